import type { Bottleneck, ExploreResult } from "#run";
import { formatPercent, formatRate } from "#units";
import { firstOf, hanging, type Page, section } from "../layout.ts";
import { estimatedLoad } from "./estimates.ts";
import { obstacleText, sureText } from "./words.ts";

const rivalsShown = 4;

/** Why there is no answer, or why it is to be taken with care, and how to get a better one. */
export function obstacleLines({ obstacles, capacity }: ExploreResult, page: Page): readonly string[] {
  const { palette } = page;
  const kinds = [...new Set(obstacles.map(({ kind }) => kind))];
  const lines = kinds.flatMap((kind, index) => {
    const same = obstacles.filter((obstacle) => obstacle.kind === kind);
    const evidence = same.map((each) => each.evidence).filter((each) => each !== "");
    // What the first one is stands in the sentence above already.
    const known = index === 0 && evidence.length > 0 ? [] : [obstacleText(kind)];
    const advice = same[0]?.advice ?? "";
    return [
      ...hanging("! ", `${[...known, ...evidence].join("; ")} (${String(kind)})`, page, palette.yellow),
      ...(advice === "" ? [] : hanging("  → ", advice, page)),
    ];
  });
  return section(capacity === null ? "Why there is no capacity" : "Why to take it with care", lines, page);
}

/** The suspect that is named, with what speaks for and against it; the others in a line each. */
export function bottleneckLines(explore: ExploreResult, page: Page): readonly string[] {
  const [first, ...rivals] = explore.bottlenecks;
  if (first === undefined) return unknownLines(explore, page);
  const { shown, more } = firstOf(rivals, rivalsShown, page);
  return [
    ...section("What gives first", suspectLines(first, explore, page), page),
    ...section("What else it could be", [...shown.flatMap((rival) => rivalLine(rival, page)), ...more], page),
  ];
}

/** Where there is an answer but no suspect, what would let one be found. */
function unknownLines({ capacity, saturation, obstacles, trials }: ExploreResult, page: Page): readonly string[] {
  if ((capacity === null && saturation === null) || obstacles.length > 0) return [];
  const lines = [
    ...hanging("", "No suspect has two independent observations that speak for it.", page),
    ...signed("→", page.palette.cyan, adviceToSee(trials), page),
  ];
  return section("What gives first", lines, page);
}

/** What would let a suspect be found where there is none. */
export function adviceToSee(trials: ExploreResult["trials"]): string {
  const isSeen = trials.some(({ resources }) => resources !== null && resources.target !== null);
  return isSeen
    ? "Give what it says of itself: metrics (--prometheus URL) or traces."
    : "Its process was not seen: run Plimsoll on its machine, or give --pid or --prometheus.";
}

function suspectLines(suspect: Bottleneck, explore: ExploreResult, page: Page): readonly string[] {
  const { palette } = page;
  const { resource, kind, evidence, against, missing, advice } = suspect;
  const agreement = agreementText(suspect, explore);
  return [
    ...hanging("", `${resource} (${kind}): ${sureText(suspect)}`, page, palette.bold),
    ...evidence.flatMap((text) => signed("+", palette.green, text, page)),
    ...(agreement === undefined
      ? []
      : signed(agreement.isClose ? "+" : "−", agreement.isClose ? palette.green : palette.red, agreement.text, page)),
    ...against.flatMap((text) => signed("−", palette.red, text, page)),
    ...(missing === undefined ? [] : signed("?", palette.yellow, `What would settle it: ${missing}`, page)),
    ...(advice === "" ? [] : signed("→", palette.cyan, advice, page)),
    ...hanging("", `what it means: plimsoll explain ${kind}`, page, palette.dim),
  ];
}

function signed(sign: string, paint: Page["palette"]["red"], text: string, page: Page): readonly string[] {
  const [first = "", ...rest] = hanging(`${sign} `, text, page);
  return [paint(sign) + first.slice(sign.length), ...rest];
}

/** Evidence may tell it already, in the words of the formula. */
function isTold({ evidence, against }: Bottleneck, predicted: string): boolean {
  return [...evidence, ...against].some((text) => text.includes(predicted));
}

/** Further apart than this the formula does not explain what was measured. */
const apartMax = 0.15;

export function agreementText(
  suspect: Bottleneck,
  { saturation }: ExploreResult,
): { readonly text: string; readonly isClose: boolean } | undefined {
  const { predictedPerSecond } = suspect;
  if (predictedPerSecond === null || saturation === null) return undefined;
  if (isTold(suspect, formatRate(predictedPerSecond))) return undefined;
  const measured = saturation.iterationsPerSecond;
  const apart = Math.abs(predictedPerSecond / measured - 1);
  const text = `By its formula the target would saturate at ${estimatedLoad(predictedPerSecond)}; measured ${estimatedLoad(measured)}, ${formatPercent(Number(apart.toPrecision(2)))} apart`;
  return { text, isClose: apart <= apartMax };
}

function rivalLine(rival: Bottleneck, page: Page): readonly string[] {
  const why = rival.against[0] ?? rival.evidence[0];
  const head = `${rival.resource} (${rival.kind}): ${sureText(rival)}`;
  return hanging("· ", why === undefined ? head : `${head}. ${why}`, page);
}
