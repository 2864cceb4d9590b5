import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { Threads } from "#fleet";
import { loadTest } from "#scenario";
import { placementConformance } from "../../src/fleet/placement.conformance.ts";

// Worker threads run the built worker, so this is not a unit test.

const dist = (file: string): URL => new URL(`../../dist/${file}`, import.meta.url);
const folders: string[] = [];

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

placementConformance("Threads", async () => {
  if (!existsSync(dist("worker.mjs"))) throw new Error("dist/worker.mjs is missing: npm run build");
  return {
    placement: new Threads(dist("worker.mjs"), process.stderr),
    build: async (source) => {
      const folder = await mkdtemp(join(tmpdir(), "plimsoll-placement-"));
      folders.push(folder);
      const file = join(folder, "flow.ts");
      await writeFile(file, source);
      const { bundle, feeders } = await loadTest(file, { packageUrl: dist("index.mjs").href });
      return { file, bundle, feeders };
    },
  };
});
