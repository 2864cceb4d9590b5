import { parseArgs } from "node:util";
import { startStallTicker } from "../../targets/stall-ticker.ts";
import { exploreTarget } from "./exploration.ts";
import { expectations } from "./expectations.ts";
import { keptRows } from "./kept-rows.ts";
import { measureRow } from "./row.ts";
import { exploreAllTraced } from "./traced.ts";
import { truthTable } from "./truth-table.ts";

// npm run truth -- --real [--only pool-exponential --only lock] [--again]
// Each target alone, `explore --quick`, compared with what the target knows of itself. Rows that are done are kept in
// .plimsoll/truth-real/ and not measured again unless --again says so. Exits with 1 where one is wrong.

const folder = ".plimsoll/truth-real";
const { values } = parseArgs({
  options: { only: { type: "string", multiple: true }, again: { type: "boolean" }, traces: { type: "boolean" } },
});
if (values.traces === true) process.exit(await exploreAllTraced());
const names = values.only ?? Object.keys(expectations);
const unknown = names.filter((name) => !(name in expectations));
if (unknown.length > 0) {
  console.error(`No target is called ${unknown.join(", ")}. There are: ${Object.keys(expectations).join(", ")}`);
  process.exit(2);
}

const kept = keptRows(folder);
if (values.again === true) kept.forget(names);
const done = new Set(kept.all().map((row) => row.name));
const left = names.filter((name) => !done.has(name));
const ticker = await startStallTicker();
try {
  for (const [index, name] of left.entries()) {
    process.stderr.write(`${index + 1} of ${left.length}: ${name} …\n`);
    try {
      const row = await measureRow(name, () => exploreTarget(name, ticker));
      kept.keep(row);
      process.stderr.write(`${truthTable([row])}\n\n`);
    } catch (error) {
      // The others can still be measured; this one has no row and is tried again the next time.
      console.error(error);
    }
  }
} finally {
  await ticker.stop();
}
const byName = new Map(kept.all().map((row) => [row.name, row]));
const rows = names.flatMap((name) => byName.get(name) ?? []);
console.log(truthTable(rows));
const isComplete = rows.length === names.length;
process.exitCode = isComplete && rows.every((row) => row.exploration.misses.length === 0) ? 0 : 1;
