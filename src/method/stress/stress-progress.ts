import type { StressStep } from "#run";
import { formatPercent, formatRate } from "#units";

const names: Readonly<Record<StressStep["stage"], string>> = {
  before: "before",
  up: "up to",
  hold: "held at",
  back: "back to",
  down: "down to",
  again: "up again to",
  base: "at",
  pulse: "pulse of",
  after: "after the pulse, at",
  reset: "to rest, at",
};

/** One line for each level that is over. */
export function stressTold(steps: readonly StressStep[]): readonly string[] {
  return steps.map(({ stage, ratePerSecond, seconds, goodPerSecond, errorRatio }) => {
    const good = `${formatRate(goodPerSecond)} completed, ${formatPercent(errorRatio)} failed`;
    return `${names[stage]} ${formatRate(ratePerSecond)} for ${String(seconds)} s: ${good}`;
  });
}

export function stressKnown(steps: readonly StressStep[]): readonly (readonly [string, string])[] {
  const up = steps.filter(({ stage }) => stage === "up");
  const most = Math.max(0, ...up.map(({ goodPerSecond }) => goodPerSecond));
  const [last] = stressTold(steps.slice(-1));
  return [
    ...(most > 0 ? [["completes", `${formatRate(most)} at most`] as const] : []),
    ...(last === undefined ? [] : [["last", last] as const]),
  ];
}
