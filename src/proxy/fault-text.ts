import type { FaultEffect, FaultPlan } from "#run";
import { formatBytes, formatDurationMs, formatPercent } from "#units";

/** As people say it: `latency 100 ms ± 20 ms on 10 % of connections`. */
export function faultText({ effect, share, of }: FaultPlan): string {
  return effectText(effect) + (share < 1 ? ` on ${formatPercent(share)} of ${of}` : "");
}

function effectText(effect: FaultEffect): string {
  switch (effect.kind) {
    case "latency": {
      const jitter = effect.jitterMs === 0 ? "" : ` ± ${formatDurationMs(effect.jitterMs)}`;
      return `latency ${formatDurationMs(effect.latencyMs)}${jitter}${wayText(effect.way)}`;
    }
    case "bandwidth":
      return `bandwidth ${formatBytes(effect.bytesPerSecond)}/s${wayText(effect.way)}`;
    case "reset":
      return effect.afterMs === 0 ? "reset at once" : `reset after ${formatDurationMs(effect.afterMs)}`;
    case "timeout":
      return effect.afterBytes === 0 ? "silence" : `silence after ${formatBytes(effect.afterBytes)}`;
    case "error":
      return `error ${effect.status}`;
    case "slow-close":
      return `closing ${formatDurationMs(effect.delayMs)} late`;
    case "slicing":
      return `slices of ${formatBytes(effect.sliceBytes)}, ${formatDurationMs(effect.pauseMs)} apart${wayText(effect.way)}`;
  }
}

const ways = { up: " on what is sent", down: "", both: " both ways" } as const;
const wayText = (way: keyof typeof ways): string => ways[way];
