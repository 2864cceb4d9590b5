import type { RouteBreakdown } from "#run";
import { formatDurationMs, formatPercent } from "#units";
import { counted } from "../figures.ts";
import { hanging, innerWidth, type Page, section } from "../layout.ts";
import { displayWidth, truncateMiddle } from "../width.ts";
import { coverageMin } from "./coverage.ts";
import { rowLines } from "./rows.ts";

const routesShown = 10;
const nameWidthLeast = 16;

/** Each route in a line, and below it where its time goes. The first take the most time. */
export function routeLines(routes: readonly RouteBreakdown[], page: Page): readonly string[] {
  const shown = page.all ? routes : routes.slice(0, routesShown);
  const hasSeveral = new Set(routes.map(({ service }) => service)).size > 1;
  const lines = shown.flatMap((route, index) => [
    ...(index === 0 ? [] : [""]),
    ...headLines(route, hasSeveral, page),
    ...rowLines(route, page),
  ]);
  const rest = routes.length - shown.length;
  const more = rest === 0 ? [] : ["", page.palette.dim(`and ${counted(rest, "route")} more that take less time`)];
  return section("Inside the target, by route: the most time first", [...lines, ...more], page);
}

function headLines(
  { route, service, traces, serverMs, queueMs, coverage }: RouteBreakdown,
  isNamed: boolean,
  page: Page,
): readonly string[] {
  const { mean, p95, max } = serverMs;
  const queue = queueMs === null ? "" : `, in front ${formatDurationMs(queueMs.mean)}`;
  const isDoubtful = coverage !== null && coverage < coverageMin;
  const doubt = isDoubtful ? `; of ${formatPercent(coverage)} of its requests: low confidence` : "";
  const figures = `${counted(traces, "trace")}, mean ${formatDurationMs(mean)}, p95 ${formatDurationMs(p95)}, max ${formatDurationMs(max)}${queue}${doubt}`;
  const name = isNamed ? `${route} (${service})` : route;
  const width = innerWidth(page);
  const room = width - displayWidth(`: ${figures}`);
  const { bold } = page.palette;
  if (room >= nameWidthLeast) return [`${bold(truncateMiddle(name, room))}: ${figures}`];
  return [bold(truncateMiddle(name, width)), ...hanging("  ", figures, page)];
}
