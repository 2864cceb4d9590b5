import { compareFaults } from "#diagnosis";
import type { RunResult } from "#run";
import { innerWidth, type Page, section } from "../layout.ts";
import { tableLines } from "../table.ts";

/** The same method with the faults of the test and without. */
export function comparedSection(result: RunResult, page: Page): readonly string[] {
  const rows = compareFaults(result).map(({ what, without, withFaults }) => ({
    name: { text: what },
    figures: [{ text: without }, { text: withFaults, ...(without !== withFaults && { paint: page.palette.yellow }) }],
  }));
  if (rows.length === 0) return [];
  const words = ["without", "with the faults"];
  const shape = { title: "", figures: words, words };
  return section("With the faults and without", tableLines(shape, rows, innerWidth(page), page.palette), page);
}
