import { parseArgs } from "node:util";
import { tracedControls, tracedModels } from "./models.ts";
import { missed, tracedSearch } from "./search.ts";

// npm run truth -- --traces [--seeds 50] [--only lock]
const { values } = parseArgs({ options: { seeds: { type: "string", default: "50" }, only: { type: "string" } } });
const seeds = Number(values.seeds);
if (!Number.isInteger(seeds) || seeds < 1) throw new Error("--seeds takes how many searches to make of each target");

let failures = 0;
for (const planted of [...tracedModels, ...tracedControls]) {
  if (!planted.name.includes(values.only ?? "")) continue;
  const wrong: string[] = [];
  let judged = 0;
  let unsaturated = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const { explored, seen, elsewhere } = await tracedSearch(planted, seed, true);
    // The search itself knows of no saturation to explain: one short trial completed much by chance.
    if (planted.kinds.length > 0 && explored.saturation === null) {
      unsaturated++;
      continue;
    }
    const forms = planted.kinds.includes("cpu-event-loop") ? { seen } : { seen, elsewhere };
    for (const [form, said] of Object.entries(forms)) {
      judged++;
      wrong.push(...missed(planted, said).map((text) => `  seed ${seed}, ${form}: ${text}`));
    }
  }
  failures += wrong.length;
  const right = `${judged - wrong.length} of ${judged} right, ${unsaturated} searches without a saturation`;
  if (unsaturated > 0.1 * seeds) failures++;
  process.stdout.write(`${planted.name}: ${right}\n${wrong.map((text) => `${text}\n`).join("")}`);
}
process.exitCode = failures === 0 ? 0 : 1;
