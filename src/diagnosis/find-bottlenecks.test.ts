import { describe, expect, it } from "vitest";
import type { DependencyResult, ExploreResult } from "#run";
import { seedsTo } from "../../test/seeds.ts";
import { findBottlenecks } from "./find-bottlenecks.ts";
import { corpus, controls } from "./planted-corpus.fixture.ts";
import { searchPlanted, withoutResources } from "./planted-search.fixture.ts";

const seeds = seedsTo(3, 1);

describe("findBottlenecks", () => {
  describe.each(corpus)("on $name", ({ target, first, limit, bare }) => {
    const results = new Map<number, ExploreResult>();
    const searched = (seed: number): ExploreResult => {
      const result = results.get(seed) ?? searchPlanted(target, seed);
      results.set(seed, result);
      return result;
    };

    it("names it, whatever the seed", () => {
      for (const seed of seeds) {
        const explored = searched(seed);
        const found = findBottlenecks(explored, { cores: target.cores ?? 2 });
        const top = found[0];
        const told = found.map(({ kind, confidence, limit: size }) => `${kind} ${confidence} (${size})`).join(", ");
        expect(first, `seed ${seed}: ${told}`).toContain(top?.kind);
        expect(top?.confidence, told).toBeGreaterThanOrEqual(0.6);
        expect(top?.advice).not.toBe("");
        expect(found.map(({ kind }) => kind)).not.toContain("generator");
        if (limit !== null) expect(Math.abs((top?.limit ?? 0) / limit - 1), told).toBeLessThan(0.15);
      }
    });

    it("says what is missing where only its answers are seen", () => {
      for (const seed of seeds) {
        const found = findBottlenecks(withoutResources(searched(seed)), { cores: 2 });
        const told = found.map(({ kind, confidence }) => `${kind} ${confidence}`).join(", ");
        const firstTwo = found.slice(0, 2).map(({ kind }) => kind);
        expect(firstTwo.filter((kind) => bare.includes(kind)).length, `seed ${seed}: ${told}`).toBeGreaterThan(0);
        expect(found[0]?.missing, told).toBeDefined();
      }
    });
  });

  it("knows what stands behind a proxy of the run's own: a pool of a database, or a service that is called", () => {
    const behindPort = corpus.find(({ first }) => first.includes("http-client-pool"))!.target;
    const explored = searchPlanted(behindPort, 1);
    const traffic = {
      connections: 5,
      open: 5,
      refused: 0,
      resets: 0,
      bytesUp: 1,
      bytesDown: 1,
      exchanges: 1,
      answered: 0,
    };
    const proxied = { name: "database", listen: "127.0.0.1:39211", to: "127.0.0.1:41234", faults: [], traffic };
    const firstWith = (dependency: DependencyResult): string | undefined =>
      findBottlenecks(explored, { cores: 2, dependencies: [dependency] })[0]?.kind;
    expect(firstWith({ ...proxied, protocol: "PostgreSQL" })).toBe("connection-pool");
    expect(firstWith({ ...proxied, to: "127.0.0.1:5432" })).toBe("connection-pool");
    expect(firstWith({ ...proxied, protocol: "HTTP", to: "127.0.0.1:9000" })).toBe("http-client-pool");
    expect(firstWith(proxied)).toBe("http-client-pool");
  });

  it.each(controls)("finds nothing where the target is $name", ({ target, max }) => {
    for (const seed of seeds) {
      expect(findBottlenecks(searchPlanted(target, seed, { ratePerSecondMax: max }), { cores: 2 })).toEqual([]);
    }
  });
});
