import type { ExploreResult } from "#run";
import { monotonicMs } from "../../e2e/monotonic.ts";
import { plimsoll, type CliRun } from "../../e2e/plimsoll.ts";
import { startCapacityTarget, type CapacityTarget } from "../../targets/capacity/start.ts";
import type { StallTicker } from "../../targets/stall-ticker.ts";
import { trueCapacity } from "../excess.ts";
import { clientTimeMs } from "./client-time.ts";
import { expectations } from "./expectations.ts";
import { misses, type Truth } from "./judge.ts";
import { starving } from "./starve.ts";

/** One target explored once: what is true, what was said, and what is wrong with that. */
export interface Exploration {
  readonly truth: Truth;
  readonly said: {
    readonly exitCode: number | null;
    readonly saturationPerSecond: number | null;
    readonly capacity: { readonly perSecond: number; readonly low: number | null; readonly high: number | null } | null;
    readonly bindingRule: string | null;
    readonly suspects: readonly string[];
    readonly obstacles: readonly string[];
  };
  /** All that was said, for whoever wants to know why. */
  readonly answer: ExploreResult | null;
  readonly minutes: number;
  readonly misses: readonly string[];
  /** Stretches of 30 ms or more in which a core stood still while load was on, ms. */
  readonly stallsMs: readonly number[];
}

const limitMs = 8 * 60_000;
const spoilingMs = 30;
const referencePerSecondUsual = 10;

/** Explores a fresh target on an otherwise quiet machine, and asks it afterwards what the truth was. */
export async function exploreTarget(name: string, ticker: StallTicker): Promise<Exploration> {
  const expected = expectations[name];
  if (expected === undefined) throw new Error(`no target is called ${name}`);
  const clientMs = await clientTimeMs();
  const target = await startCapacityTarget(expected.target);
  try {
    const explore = (behind: readonly string[]): Promise<CliRun> =>
      plimsoll([target.url, "--quick", ...(expected.args ?? [])], { command: "explore", behind, limitMs });
    const run = await (expected.isGeneratorStarved === true ? starving(explore) : explore([]));
    const answer = run.result.explore ?? null;
    const truth = await truthOf(target, answer, clientMs);
    return {
      truth,
      said: saidBy(run.exitCode, answer),
      answer,
      minutes: (run.toMs - run.fromMs) / 60_000,
      misses: misses(expected, truth, { exitCode: run.exitCode, explore: answer }),
      stallsMs: await stallsUnderLoad(ticker, run),
    };
  } finally {
    await target.stop();
  }
}

async function truthOf(target: CapacityTarget, answer: ExploreResult | null, clientMs: number): Promise<Truth> {
  const known = await target.truth();
  const referencePerSecond = answer?.reference?.ratePerSecond ?? referencePerSecondUsual;
  const capacity = known?.model ? trueCapacity(known.model, { referencePerSecond, clientMs }) : null;
  return {
    saturationPerSecond: known?.saturationPerSecond ?? null,
    capacityPerSecond: capacity?.perSecond ?? null,
  };
}

function saidBy(exitCode: number | null, answer: ExploreResult | null): Exploration["said"] {
  const capacity = answer?.capacity ?? null;
  return {
    exitCode,
    saturationPerSecond: answer?.saturation?.iterationsPerSecond ?? null,
    capacity: capacity && { perSecond: capacity.iterationsPerSecond, low: capacity.low, high: capacity.high },
    bindingRule: answer?.bindingRule ?? null,
    suspects: answer?.bottlenecks.map(({ kind }) => kind) ?? [],
    obstacles: answer?.obstacles.map(({ kind }) => kind) ?? [],
  };
}

/** A machine that stands still between two trials spoils nothing. */
async function stallsUnderLoad(ticker: StallTicker, run: CliRun): Promise<number[]> {
  const clockMs = monotonicMs() - Date.now() + Date.parse(run.result.startedAt);
  const stretches = (run.result.explore?.trials ?? []).map(({ atSeconds, durationSeconds }) => ({
    fromMs: clockMs + atSeconds * 1000,
    toMs: clockMs + (atSeconds + durationSeconds) * 1000,
  }));
  const cores = await ticker.between(run.fromMs, run.toMs);
  return cores
    .flat()
    .filter((stall) => stall.toMs - stall.fromMs >= spoilingMs)
    .filter((stall) => stretches.some(({ fromMs, toMs }) => stall.toMs > fromMs && stall.fromMs < toMs))
    .map((stall) => stall.toMs - stall.fromMs);
}
