import type { DependencyResult } from "#run";
import { medianOf } from "../laws/theil-sen.ts";
import type { LoadPoint } from "./load-point.ts";
import type { LoadFacts } from "./suspect-facts.ts";

/** Connections the target opened to one other end. */
export interface PeerFacts {
  /** `address:port` */
  readonly peer: string;
  readonly port: number;
  /** What usually listens there; null = nothing is known for it. */
  readonly service: string | null;
  readonly atReference: number;
  readonly most: number;
  /** Where load is high. */
  readonly loaded: number;
  /** `plateau`: the number stays where it is although more requests are inside; `grows`: it goes along with them. */
  readonly shape: "plateau" | "grows" | "unknown";
  readonly grew: boolean;
}

/** Ports of data stores: their clients keep a pool of connections. */
const stores: Readonly<Record<number, string>> = {
  1433: "SQL Server",
  1521: "Oracle",
  3306: "MySQL",
  5432: "PostgreSQL",
  6432: "PgBouncer",
  5984: "CouchDB",
  6379: "Redis",
  7687: "Neo4j",
  9000: "ClickHouse",
  9042: "Cassandra",
  11211: "memcached",
  26257: "CockroachDB",
  27017: "MongoDB",
  33060: "MySQL",
};

/**
 * Null where the target's sockets cannot be seen.
 * @param proxied what stands behind proxies that the target was given instead
 */
export function peerFactsOf(
  { points, reference, overload, full }: LoadFacts,
  proxied: readonly DependencyResult[] = [],
): readonly PeerFacts[] | null {
  if ((full?.resources?.target?.sockets ?? null) === null) return null;
  const names = new Set(points.flatMap((point) => Object.keys(peersAt(point))));
  const loaded = overload.length >= 2 ? overload : points.slice(-3);
  return [...names]
    .map((peer): PeerFacts => {
      const port = portOf(peer);
      const at = (point: LoadPoint): number => peersAt(point)[peer] ?? 0;
      const atReference = reference === null ? 0 : at(reference);
      const most = Math.max(...points.map(at));
      return {
        peer,
        port,
        service: stores[port] ?? storeBehind(port, proxied),
        atReference,
        most,
        loaded: medianOf(loaded.map(at)),
        shape: shapeOf(loaded, at),
        grew: most >= 1.3 * atReference + 0.7,
      };
    })
    .filter(({ most }) => most >= 0.5)
    .toSorted((a, b) => b.most - a.most);
}

const portOf = (place: string): number => Number(place.slice(place.lastIndexOf(":") + 1));

/** A store by what is spoken with it, or by its own port; a service that is called by HTTP is none. */
function storeBehind(port: number, proxied: readonly DependencyResult[]): string | null {
  const dependency = proxied.find(({ listen }) => portOf(listen) === port);
  if (dependency === undefined || dependency.protocol === "HTTP") return null;
  return dependency.protocol ?? stores[portOf(dependency.to)] ?? null;
}

const peersAt = (point: LoadPoint): Readonly<Record<string, number>> => point.resources?.target?.peers ?? {};

/** Flat while there are far more inside than connections, or while those inside become more. */
function shapeOf(loaded: readonly LoadPoint[], at: (point: LoadPoint) => number): PeerFacts["shape"] {
  const used = loaded.map((point) => ({ connections: at(point), inside: point.inFlight.mean }));
  const most = Math.max(...used.map(({ connections }) => connections));
  const least = Math.min(...used.map(({ connections }) => connections));
  const inside = used.map((each) => each.inside);
  const insideMost = Math.max(...inside);
  if (insideMost < 1.5 * most) return "grows";
  if (most <= 1.15 * least + 0.5) return "plateau";
  return insideMost >= 3 * most && most <= 1.35 * least ? "plateau" : "unknown";
}
