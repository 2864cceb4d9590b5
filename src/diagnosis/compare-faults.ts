import type { Bottleneck, CheckingResult, ExploreResult, RunResult, StressResult } from "#run";
import { formatCount, formatDurationMs, formatPercent, formatRate } from "#units";

/** One figure of a method, with the faults of the test and without. */
export interface ComparedFigure {
  readonly what: string;
  readonly without: string;
  readonly withFaults: string;
}

type Figures<Found> = readonly (readonly [what: string, text: (found: Found) => string])[];

/** What changed with the faults of the test on; empty where nobody asked for both. */
export function compareFaults({ withoutFaults, explore, stress, check }: RunResult): readonly ComparedFigure[] {
  if (withoutFaults === undefined) return [];
  return [
    ...compared(ofExplore, withoutFaults.explore, explore),
    ...compared(ofStress, withoutFaults.stress, stress),
    ...compared(ofCheck, withoutFaults.check, check),
  ];
}

function compared<Found>(
  figures: Figures<Found>,
  without: Found | undefined,
  withFaults: Found | undefined,
): readonly ComparedFigure[] {
  if (without === undefined || withFaults === undefined) return [];
  return figures.map(([what, text]) => ({ what, without: text(without), withFaults: text(withFaults) }));
}

const unknown = "not known";
const rate = (perSecond: number | undefined): string => (perSecond === undefined ? unknown : formatRate(perSecond));
const ms = (value: number | null | undefined): string =>
  value === null || value === undefined ? unknown : formatDurationMs(value);
const seconds = (value: number): string => formatDurationMs(Math.round(value) * 1000);

const ofExplore: Figures<ExploreResult> = [
  ["carries", ({ capacity }) => rate(capacity?.iterationsPerSecond)],
  ["saturates at", ({ saturation }) => rate(saturation?.iterationsPerSecond)],
  ["first to give", ({ bottlenecks: [first] }) => (first === undefined ? unknown : `${first.kind}${sizeOf(first)}`)],
  ["takes at rest, on average", ({ reference }) => ms(reference?.latencyMs.mean)],
];

const ofStress: Figures<StressResult> = [
  ["completes at most", ({ steps }) => rate(mostOf(steps))],
  ["p95 before the overload", ({ steps }) => ms(steps.find(({ stage }) => stage === "before")?.p95Ms)],
  ["kept in overload", ({ retained }) => (retained === null ? unknown : formatPercent(round(retained.ratio)))],
  ["as before again", ({ recovery }) => recoveryText(recovery)],
  ["safe load", ({ safeLoad }) => rate(safeLoad?.value)],
];

const ofCheck: Figures<CheckingResult> = [
  ["p95 with one user", ({ steps }) => ms(steps.find(({ stage }) => stage === "baseline")?.latencyMs.p95)],
  ["p95 at the peak", ({ steps }) => ms(steps.find(({ stage }) => stage === "target")?.latencyMs.p95)],
  ["holds at the peak", (found) => verdictOf(found, "target")],
  ["lasts", (found) => verdictOf(found, "sustained")],
  ["twice the peak", (found) => verdictOf(found, "twice")],
];

const sizeOf = ({ limit }: Bottleneck): string => (limit === null ? "" : ` (${formatCount(Math.round(limit))})`);
const round = (ratio: number): number => Number(ratio.toPrecision(2));
const verdicts = { pass: "yes", fail: "no", unclear: "not sure", "not asked": "not asked" } as const;

function verdictOf({ answers }: CheckingResult, asked: CheckingResult["answers"][number]["question"]): string {
  return verdicts[answers.find(({ question }) => question === asked)?.verdict ?? "not asked"];
}

function mostOf(steps: StressResult["steps"]): number | undefined {
  const up = steps.filter(({ stage }) => stage === "up" || stage === "hold");
  return up.length === 0 ? undefined : Math.max(...up.map(({ goodPerSecond }) => goodPerSecond));
}

function recoveryText(recovery: StressResult["recovery"]): string {
  if (recovery === null) return unknown;
  const { recoveredAfterSeconds: after, waitedSeconds } = recovery;
  return after === null ? `not within ${seconds(waitedSeconds)}` : `after ${seconds(after)}`;
}
