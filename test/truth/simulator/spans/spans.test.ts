import { describe, expect, it } from "vitest";
import { tracedControls, tracedModels } from "./models.ts";
import { missed, tracedSearch } from "./search.ts";

// A part of `npm run truth -- --traces`: the same assertions, and searches only until the target was overloaded.

const seeds = Array.from({ length: 5 }, (_, at) => at + 1);

describe.each([...tracedModels, ...tracedControls])("explore with traces, $name", (planted) => {
  it("names what bounds it, with its size, and nothing else", async () => {
    const wrong: string[] = [];
    let unsaturated = 0;
    for (const seed of seeds) {
      const { explored, seen, elsewhere } = await tracedSearch(planted, seed, false);
      // One short trial that completed much by chance, and the search itself knows of no saturation to explain.
      if (planted.kinds.length > 0 && explored.saturation === null) {
        unsaturated++;
        continue;
      }
      wrong.push(...missed(planted, seen).map((text) => `seed ${String(seed)}, seen: ${text}`));
      // What computes is told by its process.
      if (planted.kinds.includes("cpu-event-loop")) continue;
      wrong.push(...missed(planted, elsewhere).map((text) => `seed ${String(seed)}, elsewhere: ${text}`));
    }
    expect(wrong).toEqual([]);
    expect(unsaturated).toBeLessThanOrEqual(1);
  });
});
