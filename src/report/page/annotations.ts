import type { Annotation, RunResult } from "#run";
import { formatDurationMs, formatRate } from "#units";
import { loadText } from "../explore/estimates.ts";
import { trialText } from "../explore/trials.ts";

/** Beyond these a chart would be nothing but marks. */
const most = 400;

/** What happened when, in order of time. */
export function annotationsOf(result: RunResult): readonly Annotation[] {
  return [
    ...warmUp(result),
    ...result.loadChanges.map(({ atSeconds, scenario, load, by }): Annotation => {
      return { kind: "load", atSeconds, text: `${scenario === "" ? "" : `${scenario}: `}${load} (${by})` };
    }),
    ...phases(result),
    ...faults(result),
    ...result.generator.stalls.map(({ atSeconds, durationMs }): Annotation => {
      const text = `The generator's machine stood still for ${formatDurationMs(durationMs)}`;
      return { kind: "freeze", atSeconds, toSeconds: atSeconds + durationMs / 1000, text };
    }),
    ...result.slo.flatMap(({ expression, failedAtSeconds }): readonly Annotation[] =>
      failedAtSeconds === undefined
        ? []
        : [{ kind: "goal", atSeconds: failedAtSeconds, text: `Goal first missed: ${expression}` }],
    ),
    ...exhausted(result),
    ...(result.stopped === undefined
      ? []
      : [{ kind: "end" as const, atSeconds: result.stopped.atSeconds, text: `Stopped early: ${result.stopped.why}` }]),
  ]
    .toSorted((a, b) => a.atSeconds - b.atSeconds)
    .slice(0, most);
}

function warmUp({ totals: { warmUpSeconds } }: RunResult): readonly Annotation[] {
  if (warmUpSeconds === 0) return [];
  return [{ kind: "phase", atSeconds: 0, toSeconds: warmUpSeconds, text: "Warm-up, not counted" }];
}

function phases({ explore, soak, stress, check }: RunResult): readonly Annotation[] {
  const trials = (explore?.trials ?? []).map((trial): Annotation => {
    const { atSeconds, durationSeconds, number, ratePerSecond } = trial;
    const text = `Trial ${String(number)}, ${loadText(ratePerSecond)}: ${trialText(trial)}`;
    return { kind: "trial", atSeconds, toSeconds: atSeconds + durationSeconds, text };
  });
  const steps = [...(stress?.steps ?? []), ...(check?.steps ?? [])].map(
    ({ atSeconds, seconds, stage, ratePerSecond }): Annotation => {
      const text = `${stages[stage] ?? stage}, ${formatRate(ratePerSecond)}`;
      return { kind: "phase", atSeconds, toSeconds: atSeconds + seconds, text };
    },
  );
  const settling: readonly Annotation[] =
    soak === undefined || soak.discardedSeconds === 0
      ? []
      : [{ kind: "phase", atSeconds: 0, toSeconds: soak.discardedSeconds, text: "Settling in, left out" }];
  return [...trials, ...steps, ...settling];
}

const stages: Readonly<Record<string, string>> = {
  before: "Before",
  up: "Up",
  hold: "Overload held",
  back: "Back",
  down: "Down",
  again: "Up again",
  base: "Base",
  pulse: "Pulse",
  after: "After it",
  reset: "At rest",
  baseline: "One user",
  target: "Peak",
  sustained: "Peak, sustained",
  twice: "Twice the peak",
};

function faults({ dependencies = [] }: RunResult): readonly Annotation[] {
  return dependencies.flatMap(({ name, faults: own }) =>
    own.flatMap(({ text, spans }) =>
      spans.map(({ fromSeconds, toSeconds }): Annotation => {
        return { kind: "fault", atSeconds: fromSeconds, toSeconds, text: `${name}: ${text}` };
      }),
    ),
  );
}

function exhausted({ soak }: RunResult): readonly Annotation[] {
  const end = soak?.exhausted ?? null;
  if (end === null) return [];
  return [{ kind: "finding", atSeconds: end.atSeconds, text: "The target stopped working" }];
}
