import type { FaultEffect, FaultPlan, FaultWhen } from "#run";

/** A fault as the control API of a proxy takes it: what `readFault` reads back. */
export function writeFault({ effect, share, of, when }: FaultPlan): Readonly<Record<string, unknown>> {
  return { ...writeEffect(effect), share, of, ...writeWhen(when) };
}

const ms = (value: number): string => `${String(value)}ms`;

function writeEffect(effect: FaultEffect): Readonly<Record<string, unknown>> {
  switch (effect.kind) {
    case "latency":
      return { latency: ms(effect.latencyMs), jitter: ms(effect.jitterMs), way: effect.way };
    case "bandwidth":
      return { bandwidth: effect.bytesPerSecond, way: effect.way };
    case "reset":
      return { reset: ms(effect.afterMs) };
    case "timeout":
      return { timeout: effect.afterBytes };
    case "error":
      return { error: effect.status };
    case "slow-close":
      return { slowClose: ms(effect.delayMs) };
    case "slicing":
      return { slicing: effect.sliceBytes, pause: ms(effect.pauseMs), way: effect.way };
  }
}

function writeWhen(when: FaultWhen): Readonly<Record<string, unknown>> {
  if (when.kind === "method") return { when: "method" };
  const { fromMs, forMs, everyMs } = when;
  return {
    from: ms(fromMs),
    ...(forMs !== null && { for: ms(forMs) }),
    ...(everyMs !== null && { every: ms(everyMs) }),
  };
}
