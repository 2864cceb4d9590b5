import type { BreakdownRow, InsideResult, RouteBreakdown } from "#run";
import { callsText } from "#trace";
import { formatDurationMs, formatPercent } from "#units";
import { counted } from "../figures.ts";
import { innerWidth, type Page, section } from "../layout.ts";
import { type Row, tableLines } from "../table.ts";
import { coverageMin } from "./coverage.ts";

const routesShown = 10;
/** Places of a route that take the most of what it waits for … */
const placesShown = 3;
/** … unless they take less than this of it. */
const shareLeast = 0.05;
/** Less of a wait in front of the handler is the way there. */
const queueShareLeast = 0.1;
const figures = ["calls", "mean", "p95", "share"] as const;

/** What each route waits for, in a few lines; nothing where no request came in. */
export function briefLines({ routes }: InsideResult, page: Page): readonly string[] {
  const shown = routes.slice(0, routesShown);
  if (shown.length === 0) return [];
  const hasSeveral = new Set(routes.map(({ service }) => service)).size > 1;
  const rows = shown.flatMap((route) => [routeRow(route, hasSeveral, page), ...queueRows(route), ...placeRows(route)]);
  const shape = { title: "per request", figures, leastNeeded: ["calls"] };
  const rest = routes.length - shown.length;
  const more = rest === 0 ? [] : [page.palette.dim(`and ${counted(rest, "route")} more that take less time`)];
  return section("Inside the target", [...tableLines(shape, rows, innerWidth(page), page.palette), ...more], page);
}

/** How often it was seen stands with its name: it is no number of calls in a request. */
function routeRow({ route, service, traces, serverMs, coverage }: RouteBreakdown, isNamed: boolean, page: Page): Row {
  const isDoubtful = coverage !== null && coverage < coverageMin;
  return {
    name: { text: isNamed ? `${route} (${service})` : route, paint: page.palette.bold },
    mark: isDoubtful ? `${formatPercent(coverage)} of its traces` : counted(traces, "trace"),
    figures: [{ text: "" }, ...durations(serverMs)],
  };
}

function queueRows({ queueMs, serverMs }: RouteBreakdown): readonly Row[] {
  if (queueMs === null || queueMs.mean < queueShareLeast * (queueMs.mean + serverMs.mean)) return [];
  return [{ name: { text: "  before the handler" }, figures: [{ text: "" }, ...durations(queueMs)] }];
}

function placeRows({ rows }: RouteBreakdown): readonly Row[] {
  // The first is the request itself: what it does between its calls counts only beside others.
  const places = rows.length === 1 ? [] : rows;
  return places
    .filter(({ criticalShare }) => criticalShare >= shareLeast)
    .toSorted((one, other) => other.criticalShare - one.criticalShare)
    .slice(0, placesShown)
    .toSorted((one, other) => Number(one.depth === 0) - Number(other.depth === 0))
    .map((place) => placeRow(place));
}

function placeRow({ depth, label, callsPerRequest, callMs, criticalShare }: BreakdownRow): Row {
  const own = depth === 0;
  return {
    name: { text: own ? "  its own work" : `  ${label}` },
    figures: [
      { text: own ? "" : callsText(callsPerRequest) },
      ...(own ? [{ text: "" }, { text: "" }] : durations(callMs)),
      { text: formatPercent(Math.round(criticalShare * 100) / 100) },
    ],
  };
}

const durations = ({ mean, p95 }: { readonly mean: number; readonly p95: number }) => [
  { text: formatDurationMs(mean) },
  { text: formatDurationMs(p95) },
];
