import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { passing, pooledExplore } from "../../../test/results/index.ts";
import { knownCapacity } from "./known-capacity.ts";

const target = "http://localhost:3000";
const about = { title: "shop.ts", target };

async function keep(runs: string, id: string, over: object): Promise<void> {
  await mkdir(join(runs, id), { recursive: true });
  await writeFile(join(runs, id, "result.json"), JSON.stringify({ ...passing, test: "shop.ts", target, ...over, id }));
}

describe("knownCapacity", () => {
  it("takes the newest search of this test on this target that found one", async () => {
    const runs = join(inject("testFolder"), "known-capacity");
    expect(await knownCapacity(runs, about)).toBeUndefined();
    const of = (iterationsPerSecond: number) => {
      return { explore: { ...pooledExplore, capacity: { ...pooledExplore.capacity, iterationsPerSecond } } };
    };
    await keep(runs, "20260101-100000-000-aaaa", of(100));
    await keep(runs, "20260102-100000-000-bbbb", of(200));
    await keep(runs, "20260103-100000-000-cccc", { ...of(300), target: "http://localhost:4000" });
    await keep(runs, "20260104-100000-000-dddd", { ...of(400), test: "other.ts" });
    await keep(runs, "20260105-100000-000-eeee", { explore: { ...pooledExplore, capacity: null } });
    await keep(runs, "20260106-100000-000-ffff", {});
    const known = await knownCapacity(runs, about);
    expect(known).toMatchObject({ capacityPerSecond: 200, from: "explore 20260102-100000-000-bbbb" });
    expect(known!.saturationPerSecond).toBe(Math.max(200, pooledExplore.saturation!.iterationsPerSecond));
  });
});
