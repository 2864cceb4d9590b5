import type { StressErrors, StressResult, StressStep } from "#run";
import { formatCount, formatPercent, formatRate } from "#units";
import { durationText } from "../figures.ts";
import { sideBySideLines } from "../explore/side-by-side.ts";
import { firstOf, hanging, innerWidth, type Page, section } from "../layout.ts";
import { tableLines } from "../table.ts";
import { displayWidth, padStart } from "../width.ts";
import { hysteresisText, recoveryText, retainedText, timesText } from "./stress-sentence.ts";

const stepsShown = 24;
const barWidth = 24;

const stages: Readonly<Record<StressStep["stage"], string>> = {
  before: "before",
  up: "up",
  hold: "held",
  back: "back",
  down: "down",
  again: "up again",
  base: "base",
  pulse: "pulse",
  after: "after it",
  reset: "at rest",
};

/** Goodput against offered load, how it came back, and from where a pulse does no harm. */
export function stressSections(stress: StressResult, page: Page): readonly string[] {
  return [
    ...goodputSection(stress, page),
    ...answerSection(stress, page),
    ...pulseSection(stress, page),
    ...sideBySideLines(stress, page, "Side by side: at rest and in overload"),
  ];
}

function goodputSection({ steps, saturationPerSecond }: StressResult, page: Page): readonly string[] {
  const own = steps.filter(({ stage }) => !["base", "pulse", "after", "reset"].includes(stage));
  const { shown, more } = firstOf(page.all ? steps : own, stepsShown, page);
  const most = Math.max(saturationPerSecond, ...own.map(({ goodPerSecond }) => goodPerSecond));
  const shape = {
    title: "load",
    figures: ["completed", "", "p95", "failed", "how"],
    leastNeeded: ["", "how"],
    words: ["", "how"],
  };
  const rows = shown.map((step) => ({
    name: { text: formatRate(step.ratePerSecond) },
    mark: stages[step.stage],
    figures: [
      { text: formatRate(step.goodPerSecond) },
      { text: bar(step.goodPerSecond / most), paint: step.isGood ? page.palette.green : page.palette.red },
      { text: durationText(step.p95Ms) },
      { text: formatPercent(step.errorRatio), ...(step.errorRatio > 0.01 && { paint: page.palette.red }) },
      { text: errorText(step) },
    ],
  }));
  return section(
    "Completed against offered load",
    [...tableLines(shape, rows, innerWidth(page), page.palette), ...more],
    page,
  );
}

const bar = (ratio: number): string => "█".repeat(Math.round(Math.min(1, ratio) * barWidth)) || "▏";

const errorNames: Readonly<Record<keyof StressErrors, string>> = {
  shed: "turned away",
  timeout: "timed out",
  reset: "reset",
  serverError: "5xx",
  other: "other",
};

/** `1,204 turned away within 3 ms, 12 timed out`. */
function errorText({ errors, failedP50Ms }: StressStep): string {
  const kinds = (Object.keys(errorNames) as (keyof StressErrors)[])
    .filter((kind) => errors[kind] > 0)
    .toSorted((a, b) => errors[b] - errors[a]);
  return kinds
    .map((kind, at) => {
      const within = kind === "shed" && at === 0 && failedP50Ms !== null ? ` within ${durationText(failedP50Ms)}` : "";
      return `${formatCount(errors[kind])} ${errorNames[kind]}${within}`;
    })
    .join(", ");
}

function answerSection(stress: StressResult, page: Page): readonly string[] {
  return section(
    "How it broke and came back",
    stressFacts(stress).flatMap((fact) => hanging("", fact, page)),
    page,
  );
}

export function stressFacts(stress: StressResult): readonly string[] {
  const { recovery, amplification, unresponsiveAtPerSecond, capacityPerSecond, saturationPerSecond } = stress;
  return [
    recoveryText(stress),
    retainedText(stress),
    `Way back: ${hysteresisText(stress)}.`,
    unresponsiveAtPerSecond === null
      ? "It never became unresponsive."
      : `It became unresponsive at ${formatRate(unresponsiveAtPerSecond)}.`,
    ...(amplification !== null && amplification.overload > 1.1 * amplification.before
      ? [
          `Each iteration sends ${timesText(amplification.overload / amplification.before)} the requests it sends at rest.`,
        ]
      : []),
    ...(recovery === null ? [] : [`Backlog at the turn: ${formatCount(Math.round(recovery.backlog))} requests.`]),
    `Known before: ${formatRate(capacityPerSecond)} carried, ${formatRate(saturationPerSecond)} at most (${stress.knownFrom})${retriesText(stress)}.`,
  ].filter((fact) => fact !== "");
}

const retriesText = ({ retries }: StressResult): string =>
  retries === 0 ? "" : `; clients try again up to ${String(retries)} times`;

function pulseSection({ pulses }: StressResult, page: Page): readonly string[] {
  const ordered = pulses.toSorted((a, b) => a.basePerSecond - b.basePerSecond);
  const width = Math.max(0, ...ordered.map(({ basePerSecond }) => displayWidth(formatRate(basePerSecond))));
  const lines = ordered.flatMap(({ basePerSecond, isSafe, evidence }) => {
    const paint = isSafe ? page.palette.green : page.palette.red;
    return hanging(`${isSafe ? "✓" : "✗"} ${padStart(formatRate(basePerSecond), width)}  `, evidence, page, paint);
  });
  return section("Pulses of three times what it completes, from", lines, page);
}
