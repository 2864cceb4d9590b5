import { cpus } from "node:os";
import type { RunPlan } from "#run";
import type { KnownSpeed } from "#store";
import { formatRate } from "#units";
import { peakLevel } from "./divide-load.ts";

/** What decides how fast a generator is, beside itself. */
export interface MachineName {
  /** `v20.20.2` */
  readonly node: string;
  readonly cpuModel: string;
  readonly cores: number;
}

export function thisMachine(): MachineName {
  const processors = cpus();
  return { node: process.version, cpuModel: processors[0]?.model.trim() ?? "unknown", cores: processors.length };
}

/** Whether what was measured there and then says something of a run here and now. */
export function isSameMachine(known: MachineName, here: MachineName): boolean {
  const major = ({ node }: MachineName): string => node.split(".")[0] ?? "";
  return known.cpuModel === here.cpuModel && known.cores === here.cores && major(known) === major(here);
}

/** Said before a run of open load that asks for more than this machine was seen to send. */
export function speedNotes(
  { scenarios, workers }: Pick<RunPlan, "scenarios" | "workers">,
  known: KnownSpeed | undefined,
  here: MachineName,
): string[] {
  if (known === undefined || !isSameMachine(known, here) || workers > known.workers) return [];
  const open = scenarios.filter(({ load }) => load.kind === "open");
  const peakPerSecond = open.reduce((sum, { load }) => sum + peakLevel(load), 0);
  if (peakPerSecond <= known.requestsPerSecond) return [];
  const most = formatRate(known.requestsPerSecond);
  const date = known.measuredAt.slice(0, 10);
  return [
    `the load rises to ${formatRate(peakPerSecond)}, but this machine sends at most about ${most}, ` +
      `measured on ${date} by plimsoll doctor`,
  ];
}
