import type { SoakResult, TrendResult } from "#run";
import { formatBytes, formatPercent, formatRate } from "#units";
import { firstOf, hanging, innerWidth, type Page, section } from "../layout.ts";
import { sparkline } from "../sparkline.ts";
import { tableLines } from "../table.ts";
import { amountText, byWeight, perRequestText } from "./trend-text.ts";

const trendsShown = 12;
const sparkWidth = 20;

/** What was followed over the time of a soak, the worst first. */
export function soakSections(soak: SoakResult, page: Page): readonly string[] {
  return [...trendSection(soak.trends, page), ...factSection(soak, page)];
}

export function trendSection(trends: readonly TrendResult[], page: Page): readonly string[] {
  const { shown, more } = firstOf(byWeight(trends), trendsShown, page);
  const shape = {
    title: "over time",
    figures: ["", "from", "to", "by each request", "verdict"],
    leastNeeded: [""],
    words: ["verdict", ""],
  };
  const rows = shown.map((trend) => ({
    name: { text: trend.instance === undefined ? trend.subject : `${trend.subject}, ${trend.instance}` },
    figures: [
      { text: sparkline(thinned(trend), sparkWidth), paint: page.palette.dim },
      { text: amountText(trend.from, trend.unit) },
      { text: amountText(trend.to, trend.unit) },
      { text: shortPerRequest(trend) },
      { text: verdictText(trend), ...paintOf(trend, page) },
    ],
  }));
  if (rows.length === 0) return [];
  return section("Over time", [...tableLines(shape, rows, innerWidth(page), page.palette), ...more], page);
}

function shortPerRequest(trend: TrendResult): string {
  return (
    perRequestText(trend)
      ?.replace(/ \(.*\)$/, "")
      .replace(" per request", "") ?? ""
  );
}

/** Scaled from the least on, so that growth on top of much is seen. */
function thinned({ values }: TrendResult): readonly number[] {
  const shown = values.map(([, value]) => value);
  const step = Math.max(1, shown.length / sparkWidth);
  const least = Math.min(...shown);
  const most = Math.max(...shown);
  const floor = most - least < 0.05 * Math.abs(most) ? 0 : least;
  return Array.from({ length: Math.min(sparkWidth, shown.length) }, (_, at) => shown[Math.floor(at * step)]! - floor);
}

function verdictText({ verdict, fillsTo, unit }: TrendResult): string {
  if (verdict === "filling" && fillsTo !== null) return `fills, to ${amountText(fillsTo, unit)}`;
  if (verdict === "too-few") return "too little seen";
  return verdict;
}

function paintOf({ verdict }: TrendResult, { palette }: Page) {
  if (verdict === "leak" || verdict === "drift") return { paint: palette.red };
  return verdict === "unclear" ? { paint: palette.yellow } : {};
}

const endings: Readonly<Record<NonNullable<SoakResult["endedEarly"]>, string>> = {
  sure: "ended early: more would not have made it surer",
  exhausted: "ended early: the target did nothing any more",
  interrupted: "ended early on request",
  restart: "ended early: the target was restarted",
};

function factSection(soak: SoakResult, page: Page): readonly string[] {
  return section(
    "What that rests on",
    soakFacts(soak).flatMap((fact) => hanging("", fact, page)),
    page,
  );
}

export function soakFacts(soak: SoakResult): readonly string[] {
  const { ratePerSecond, rateFrom, loadedSeconds, plannedSeconds, discardedSeconds, endedEarly, smallestLeak } = soak;
  const ended = endedEarly === null ? "" : `; ${endings[endedEarly]}`;
  return [
    `Load: ${formatRate(ratePerSecond)} (${rateFrom}) for ${String(loadedSeconds)} s of ${String(plannedSeconds)} s, the first ${String(discardedSeconds)} s left out${ended}.`,
    ...(smallestLeak === null || smallestLeak === 0
      ? []
      : [`The smallest leak this run could have seen: ${formatBytes(smallestLeak)} per request.`]),
    ...(soak.restarts === 0 ? [] : [`The target's process was another one ${String(soak.restarts)} times.`]),
    ...(soak.errorRatio > 0 ? [`${formatPercent(soak.errorRatio)} of the requests failed.`] : []),
  ];
}
