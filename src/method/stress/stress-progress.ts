import type { StressStage, StressStep } from "#run";
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

/** What it is about, for whoever looks on. */
export const stageName = (stage: StressStage): string => doing[stage];

const doing: Readonly<Record<StressStage, string>> = {
  before: "at ease, for comparison",
  up: "more and more load",
  hold: "holding the overload",
  back: "back to half, until it is as before",
  down: "less, because it did not recover",
  again: "up again",
  base: "before a pulse",
  pulse: "a pulse of three times what it completes",
  after: "after the pulse",
  reset: "hardly any load, until it is at rest",
};
