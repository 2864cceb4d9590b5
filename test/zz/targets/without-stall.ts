import type { Stall, StallTicker } from "./stall-ticker.ts";

/** What an attempt must say of itself: when it ran (CLOCK_MONOTONIC ms), and whether the run flagged a stall. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly flaggedStall: boolean;
}

/** A stall this long on any core spoils a measurement; one that long, of every core, must be flagged by the run itself. */
const spoilingMs = 30;
const flaggedMs = 100;

const lengthOf = (stall: Stall): number => stall.toMs - stall.fromMs;

function describe(stalls: readonly Stall[], fromMs: number): string {
  return stalls
    .map((stall) => `${lengthOf(stall).toFixed(0)} ms at ${((stall.fromMs - fromMs) / 1000).toFixed(1)} s`)
    .join(", ");
}

/** The longest stretch in which all cores stood still together. */
export function longestCommonMs(cores: readonly (readonly Stall[])[]): number {
  const [first = [], ...others] = cores;
  const common = others.reduce<readonly Stall[]>(
    (shared, core) => shared.flatMap((stall) => core.map((other) => overlap(stall, other))),
    first,
  );
  return Math.max(0, ...common.map(lengthOf));
}

function overlap(one: Stall, other: Stall): Stall {
  return { fromMs: Math.max(one.fromMs, other.fromMs), toMs: Math.min(one.toMs, other.toMs) };
}

/**
 * Runs `attempt` and gives its outcome if the machine ran on meanwhile. A stretch with a stall is printed and repeated,
 * at most `repeats` times; it is never quietly counted. What the attempt measured is judged by the caller, afterwards.
 */
export async function withoutStall<Outcome extends Stretch>(
  ticker: StallTicker,
  attempt: () => Promise<Outcome>,
  { repeats = 3, say = (text: string): unknown => process.stderr.write(text) } = {},
): Promise<Outcome> {
  for (let tried = 0; ; tried++) {
    const outcome = await attempt();
    const cores = await ticker.between(outcome.fromMs, outcome.toMs);
    const spoiling = cores.flat().filter((stall) => lengthOf(stall) >= spoilingMs);
    if (spoiling.length === 0) return outcome;
    const seen = describe(spoiling, outcome.fromMs);
    say(`the machine stood still (${seen}); this stretch does not count\n`);
    if (longestCommonMs(cores) >= flaggedMs && !outcome.flaggedStall) {
      throw new Error(`the machine stood still (${seen}) and the run did not flag it`);
    }
    if (tried >= repeats) throw new Error(`the machine stood still in each of ${tried + 1} stretches: no measurement`);
  }
}
