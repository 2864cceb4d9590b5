import type { Endpoint } from "#protocol";

/** Where a request goes. */
export interface Place {
  readonly endpoint: Endpoint;
  /** Path and query as they stand in a request line. */
  readonly path: string;
}

/** So many origins are remembered before those nobody uses any more are forgotten. */
const sweptAt = 1024;

/**
 * Endpoints by origin, one object each, so that sessions are found by identity. An origin is known for as long as
 * somebody holds its endpoint: a test, or a target that redirects, may lead to any number of them.
 */
export class Endpoints {
  private readonly byOrigin = new Map<string, WeakRef<Endpoint>>();
  private sweepAt = sweptAt;

  of(url: URL): Endpoint {
    const known = this.byOrigin.get(url.origin)?.deref();
    if (known !== undefined) return known;
    const secure = url.protocol === "https:";
    const host = url.hostname.startsWith("[") ? url.hostname.slice(1, -1) : url.hostname;
    const endpoint = { secure, host, port: Number(url.port) || (secure ? 443 : 80), origin: url.origin };
    if (this.byOrigin.size >= this.sweepAt) this.sweep();
    this.byOrigin.set(url.origin, new WeakRef(endpoint));
    return endpoint;
  }

  private sweep(): void {
    for (const [origin, endpoint] of this.byOrigin) if (endpoint.deref() === undefined) this.byOrigin.delete(origin);
    this.sweepAt = Math.max(sweptAt, this.byOrigin.size * 2);
  }
}

/**
 * Paths that the URL parser would leave as they are, so that it need not be asked: unreserved and harmless characters,
 * no segment that begins with a dot.
 */
const plainPath = /^(?:\/(?!\.|%2[eE])[\w\-.~!$&()*+,;=:@%]*)+(?:\?[\w\-.~!$&()*+,;=:@%/?]*)?$/;
const hasScheme = /^[a-z][a-z\d+.-]*:/i;

/** What a test's URLs are read against: a path is put behind the target's own, as if the target were a prefix. */
export class Target {
  private readonly endpoint: Endpoint | undefined;
  /** The target's own path without the slash at its end; "" for most. */
  private readonly prefix: string;
  private readonly endpoints: Endpoints;

  /** @param url "" where the test has none */
  constructor(url: string, endpoints: Endpoints) {
    this.endpoints = endpoints;
    const parsed = url === "" ? undefined : new URL(url);
    this.endpoint = parsed === undefined ? undefined : endpoints.of(parsed);
    this.prefix = parsed === undefined ? "" : parsed.pathname.replace(/\/+$/, "");
  }

  placeOf(url: string): Place {
    const { endpoint, prefix } = this;
    if (endpoint !== undefined && plainPath.test(url)) return { endpoint, path: prefix + url };
    const parsed = this.parse(url);
    return { endpoint: this.endpoints.of(parsed), path: parsed.pathname + parsed.search };
  }

  private parse(url: string): URL {
    if (hasScheme.test(url)) return parseAbsolute(url, url);
    if (this.endpoint === undefined) {
      throw new TypeError(
        `cannot request ${JSON.stringify(url)}: the test has no target, so the URL must begin with http:// or https://`,
      );
    }
    const slash = url === "" || /^[/?#]/.test(url) ? "" : "/";
    return parseAbsolute(this.endpoint.origin + this.prefix + slash + url, url);
  }

  /**
   * A path as the test would write it, without its query: behind the target it begins there, elsewhere it has its
   * origin in front, so that two services are never counted as one.
   */
  bareName({ endpoint, path }: Place): string {
    const question = path.indexOf("?");
    const bare = question < 0 ? path : path.slice(0, question);
    const { prefix } = this;
    if (endpoint !== this.endpoint) return endpoint.origin + bare;
    if (prefix === "") return bare;
    if (bare === prefix) return "/";
    return bare.startsWith(`${prefix}/`) ? bare.slice(prefix.length) : endpoint.origin + bare;
  }
}

function parseAbsolute(url: string, given: string): URL {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch (cause) {
    throw new TypeError(`cannot request ${JSON.stringify(given)}: it is not a URL`, { cause });
  }
  if (parsed.protocol !== "http:" && parsed.protocol !== "https:") {
    throw new TypeError(`cannot request ${JSON.stringify(given)}: only http:// and https:// are spoken here`);
  }
  if (parsed.username !== "" || parsed.password !== "") {
    throw new TypeError(
      `cannot request ${parsed.origin} with a user name in the URL: give it as auth: { username, password }`,
    );
  }
  return parsed;
}

const idSegment = /^(?:\d+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{16,})$/i;

/** A name with the segments that look like ids as `:id`, so that a million ids are one operation. */
export function withoutIds(name: string): string {
  if (!/\d/.test(name)) return name;
  return name
    .split("/")
    .map((segment) => (idSegment.test(segment) ? ":id" : segment))
    .join("/");
}
