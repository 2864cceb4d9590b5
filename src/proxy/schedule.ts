import type { FaultWhen } from "#run";

type Schedule = Extract<FaultWhen, { kind: "schedule" }>;

/** Whether a fault is on at a moment, and when that changes next (`Infinity` = never). */
export function scheduledAt(
  { fromMs, forMs, everyMs }: Schedule,
  nowMs: number,
): { readonly isOn: boolean; readonly nextMs: number } {
  const lengthMs = forMs ?? Number.POSITIVE_INFINITY;
  if (nowMs < fromMs) return { isOn: false, nextMs: fromMs };
  const startMs = everyMs === null ? fromMs : fromMs + Math.floor((nowMs - fromMs) / everyMs) * everyMs;
  const endMs = startMs + lengthMs;
  if (nowMs < endMs) return { isOn: true, nextMs: endMs };
  return { isOn: false, nextMs: everyMs === null ? Number.POSITIVE_INFINITY : startMs + everyMs };
}
