import type { RunResult } from "#run";
import { latency, operation, passing } from "../../results/index.ts";

export type Random = () => number;

/** Of one side of a comparison, as it is in truth. */
export interface SideTruth {
  readonly runs: number;
  /** Standard deviation between runs, as a share; half of its variance is the whole run's, half each operation's own. */
  readonly noise: number;
  readonly operations: number;
  /** How many times slower than the other side; and how many of the operations are. */
  readonly times: number;
  readonly slowed: number;
}

/** Runs as they come out of a target whose speed varies from run to run. */
export function noisyRuns(truth: SideTruth, random: Random): readonly RunResult[] {
  return Array.from({ length: truth.runs }, () => noisyRun(truth, random));
}

function noisyRun({ noise, operations, times, slowed }: SideTruth, random: Random): RunResult {
  // The machine's day: all operations have it in common.
  const day = normal(random) * noise * Math.SQRT1_2;
  const rows = Array.from({ length: operations }, (_, index) => {
    const own = day + normal(random) * noise * Math.SQRT1_2;
    const factor = Math.exp(own) * (index < slowed ? times : 1);
    // A tail is known less well than a median: its own sample adds to it.
    const tail = (share: number): number => Math.exp(normal(random) * noise * share);
    const p50 = 12.3 * factor;
    const p95 = p50 * 2.84 * tail(0.3);
    const p99 = p95 * 2.2 * tail(0.7);
    const bounds = (value: number, share: number) => [value * (1 - share), value * (1 + share)] as const;
    const intervals = { p50: bounds(p50, 0.01), p95: bounds(p95, 0.02), p99: bounds(p99, 0.05) };
    return operation(`/api/${String(index)}`, 5_000, { latencyMs: latency(p50, { p95, p99, intervals }) });
  });
  const mean = (pick: (row: (typeof rows)[number]) => number | null): number =>
    Math.exp(rows.reduce((sum, row) => sum + Math.log(pick(row) ?? 1), 0) / rows.length);
  const p50 = mean((row) => row.latencyMs.p50);
  const totals = {
    ...passing.totals,
    latencyMs: latency(p50, { p95: mean((row) => row.latencyMs.p95), p99: mean((row) => row.latencyMs.p99) }),
    // Users who think for 90 ms: what they wait for is a part of their time.
    requestsPerSecond: 10_000 / (90 + p50),
  };
  const id = `20261121-024701-${String(Math.floor(random() * 1000)).padStart(3, "0")}-${suffix(random)}`;
  return { ...passing, id, operations: rows, totals };
}

const suffix = (random: Random): string =>
  Array.from({ length: 4 }, () => "0123456789abcdefghijklmnopqrstuvwxyz"[Math.floor(random() * 36)]).join("");

/** Box and Muller, 1958. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
