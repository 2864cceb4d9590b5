import { compareFaults, faultFindings } from "#diagnosis";
import type { RunResult } from "#run";

/** What a method found with nothing wrong. */
export type FoundWithout = NonNullable<RunResult["withoutFaults"]>;

/** The document of a method whose test may have faults: what they did to it, and what was found without them. */
export function tellFaults(result: RunResult, without: FoundWithout | undefined): RunResult {
  const all = without === undefined ? result : { ...result, withoutFaults: without };
  const found = faultFindings(all, all.explore ?? null, compareFaults(all));
  return found.length === 0 ? all : { ...all, findings: [...all.findings, ...found] };
}
