import { splitByWeights } from "#load";
import type { LoadPlan, Stage } from "#run";

/** The test's load, one part per weight; the parts sum to the whole at every corner of the shape. */
export function divideLoad(load: LoadPlan, weights: readonly number[]): LoadPlan[] {
  switch (load.kind) {
    case "closed":
      return dividedStages(load.stages, weights, splitByWeights).map((stages) => ({ kind: "closed", stages }));
    case "open":
      return dividedStages(load.stages, weights, exactShares).map((stages) => ({ ...load, stages }));
    case "iterations": {
      const iterations = splitByWeights(load.iterations, weights);
      const users = splitByWeights(load.users, weights);
      // Iterations need somebody to run them, even where the users are too few to give every scenario one.
      return iterations.map((share, index) => {
        return { ...load, iterations: share, users: share === 0 ? 0 : Math.min(share, Math.max(1, users[index] ?? 0)) };
      });
    }
  }
}

type Shares = (total: number, weights: readonly number[]) => number[];

function dividedStages(stages: readonly Stage[], weights: readonly number[], shares: Shares): Stage[][] {
  const corners = stages.map(({ from, to }) => ({ from: shares(from, weights), to: shares(to, weights) }));
  return weights.map((_, part) =>
    stages.map(({ durationMs }, index) => ({
      durationMs,
      from: corners[index]?.from[part] ?? 0,
      to: corners[index]?.to[part] ?? 0,
    })),
  );
}

/** Rates need not be whole; the last part takes what rounding left over, so that the parts sum to the whole. */
export function exactShares(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const shares = weights.slice(0, -1).map((weight) => (total * weight) / sum);
  return [...shares, shares.reduce((rest, share) => rest - share, total)];
}

/** The highest level of a load: users, or iterations/s. */
export function peakLevel(load: LoadPlan): number {
  if (load.kind === "iterations") return load.users;
  return Math.max(...load.stages.flatMap(({ from, to }) => [from, to]));
}
