import type { LimitName, RunPlan } from "#run";
import { formatBytes, formatCount, formatDurationMs } from "#units";

/** Which limit of a run was reached, to complete "stopped early: …". */
export function limitText(limit: LimitName, { limits = {} }: RunPlan): string {
  switch (limit) {
    case "requests":
      return `the limit of ${formatCount(limits.requests ?? 0)} requests was reached`;
    case "bytes":
      return `the limit of ${formatBytes(limits.bytes ?? 0)} was reached`;
    case "duration":
      return `the limit of ${formatDurationMs(limits.durationMs ?? 0)} was reached`;
  }
}
