import { afterAll, beforeAll } from "vitest";
import { startStallTicker, type StallTicker } from "../targets/stall-ticker.ts";
import { startTarget, type OptionsOf, type TargetKind, type TargetLedger } from "../targets/start.ts";
import { withoutStall, type Stretch } from "../targets/without-stall.ts";
import { plimsoll, type CliOptions, type CliRun } from "./plimsoll.ts";

/** `npm run truth -- --long` takes its time; in CI the same assertions hold over fewer seconds. */
export const isLong = process.env["PLIMSOLL_LONG"] === "1";
export const seconds = (short: number, long: number): number => (isLong ? long : short);

export interface Measured extends Stretch {
  /** 0–1 of it in which a core was late, as a process beside it saw. */
  readonly lateShare?: number;
  /** How late a core at most was meanwhile. */
  readonly latestMs?: number;
  readonly run: CliRun;
  readonly ledger: TargetLedger;
}

export interface Exercise<Kind extends TargetKind> extends CliOptions {
  readonly target: Kind;
  readonly options: OptionsOf<Kind>;
  /** The arguments of `plimsoll run` for a target at this URL. */
  readonly args: (url: string) => readonly string[];
}

/** One run against one fresh target, and what the target says of it. */
export async function measure<Kind extends TargetKind>(exercise: Exercise<Kind>): Promise<Measured> {
  const target = await startTarget(exercise.target, exercise.options);
  try {
    const run = await plimsoll(exercise.args(target.url), exercise);
    const flaggedStall = run.result.validity.doubts.some((doubt) => doubt.code === "stall");
    return { run, ledger: await target.ledger(), fromMs: run.fromMs, toMs: run.toMs, flaggedStall };
  } finally {
    await target.stop();
  }
}

/** For a file of tests: `measure`, repeated where the machine stood still. Needs a call at the top of the file. */
export function measuring(): <Kind extends TargetKind>(exercise: Exercise<Kind>) => Promise<Measured> {
  let ticker: StallTicker | undefined;
  beforeAll(async () => {
    ticker = await startStallTicker();
  });
  afterAll(() => ticker?.stop());
  return async (exercise) => {
    if (ticker === undefined) throw new Error("the stall ticker is not running");
    const measured = await withoutStall(ticker, () => measure(exercise));
    const { fromMs, toMs } = measured;
    const [lateShare, latestMs] = await Promise.all([ticker.lateShare(fromMs, toMs), ticker.latestMs(fromMs, toMs)]);
    return { ...measured, lateShare, latestMs };
  };
}

const quietTries = 4;

/**
 * For what a few milliseconds spoil: a run that the machine disturbed, as `counts` judges by the run's event loop or by
 * what came of it, is told and repeated, up to three times. Where it stays so, the caller judges what such a machine can
 * show.
 */
export async function quietly(
  counts: (measured: Measured) => boolean,
  attempt: () => Promise<Measured>,
): Promise<{ readonly measured: Measured; readonly isQuiet: boolean }> {
  for (let tried = 1; ; tried++) {
    const measured = await attempt();
    const isQuiet = counts(measured);
    if (isQuiet || tried === quietTries) return { measured, isQuiet };
    const { p99, max } = measured.run.result.generator.loopDelayMs;
    const share = `${(100 * (measured.lateShare ?? 0)).toFixed(1)} % of the time`;
    process.stderr.write(
      `not counted: a core was late in ${share}, the run's event loop by ${String(p99)} ms (p99), ${String(max)} ms at most\n`,
    );
  }
}
