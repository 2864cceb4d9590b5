import type { OperationName } from "#run";
import type { IterationTally } from "../flow-tally.ts";
import type { Stall } from "../health-facts.ts";
import type { Histogram } from "../histogram.ts";
import type { AnswerMarks } from "../interval-message.ts";
import type { OperationTally } from "../operation-tally.ts";
import type { SloSource } from "../slo/index.ts";
import type { RunNames } from "./names.ts";
import type { Second } from "./second.ts";
import { sumOf } from "./slices.ts";

/** A second as it was counted. The collector uses all of it again: what is to last is copied within the call. */
export interface CountedSecond {
  readonly atSeconds: number;
  /** All scenarios together. */
  readonly iterations: IterationTally;
  /** Under way at its end. */
  readonly inFlight: number;
  /** Those the run is judged by. */
  readonly operations: readonly (readonly [OperationName, OperationTally])[];
  readonly judged: OperationTally;
  readonly source: SloSource;
  readonly sendLag: Histogram;
  readonly loopDelay: Histogram;
  /** One worker's mean each, 0–1. */
  readonly loopBusyRatios: readonly number[];
  readonly stalls: readonly Stall[];
  readonly answers: readonly AnswerMarks[];
}

export function countedSecond(
  second: Second,
  about: { names: RunNames; inFlight: number; judged: OperationTally; source: SloSource },
): CountedSecond {
  const { names, ...rest } = about;
  const { index, iterations, operations, sendLag, loopDelay, atWork, stalls, answers } = second;
  return {
    ...rest,
    atSeconds: index,
    iterations: sumOf(iterations),
    operations: [...operations]
      .filter(([id]) => names.isJudged(id))
      .map(([id, tally]) => [names.operations.names[id]!, tally] as const),
    sendLag,
    loopDelay,
    loopBusyRatios: [...atWork]
      .sort(([left], [right]) => left - right)
      .filter(([, { totalMs }]) => totalMs > 0)
      .map(([, { busyMs, totalMs }]) => busyMs / totalMs),
    stalls,
    answers,
  };
}
