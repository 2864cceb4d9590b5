import type { BreakdownRow, RouteBreakdown } from "#run";
import { callsText, rowsThatMatter } from "#trace";
import { formatDurationMs, formatPercent } from "#units";
import { counted, missing } from "../figures.ts";
import { innerWidth, type Page } from "../layout.ts";
import { tableLines } from "../table.ts";
import { truncateMiddle } from "../width.ts";

const figures = ["calls", "mean", "p95", "max", "own", "path"] as const;
const waited = "waits";
const gap = 2;
const nameWidthLeast = 26;
const labelWidthLeast = 12;
const step = 2;

/** The tree below a route: what runs inside of what, how often, and for how long. */
export function rowLines(route: RouteBreakdown, page: Page, withWaits = false): readonly string[] {
  const shown = page.all ? route.rows : rowsThatMatter(route);
  // The line above says all there is to say of it.
  if (route.rows.length < 2) return [];
  const width = innerWidth(page) - step;
  const titles = withWaits ? [...figures, waited] : figures;
  const cells = shown.map((row) => (withWaits ? [...cellsOf(row), waitOf(row)] : cellsOf(row)));
  const widths = titles.map((title, at) => Math.max(title.length, ...cells.map((each) => each[at]!.length)) + gap);
  const nameWidth = Math.max(nameWidthLeast, width - widths.reduce((sum, each) => sum + each, 0));
  const rows = shown.map((row, index) => ({
    name: { text: nameOf(row, route, nameWidth) },
    figures: cells[index]!.map((text) => ({ text })),
  }));
  const rest = route.rows.length - shown.length;
  const more = rest === 0 ? [] : [page.palette.dim(`and ${counted(rest, "place")} more that take less`)];
  const shape = { title: "per request", figures: titles, leastNeeded: ["p95"] };
  return [...tableLines(shape, rows, width, page.palette), ...more].map((line) => " ".repeat(step) + line);
}

function cellsOf(row: BreakdownRow): readonly string[] {
  const { mean, p95, max } = row.callMs;
  return [
    callsText(row.callsPerRequest),
    formatDurationMs(mean),
    formatDurationMs(p95),
    formatDurationMs(max),
    formatDurationMs(row.selfMsPerRequest),
    formatPercent(Math.round(row.criticalShare * 100) / 100),
  ];
}

const waitOf = ({ waitMsPerRequest }: BreakdownRow): string =>
  waitMsPerRequest === undefined ? missing : formatDurationMs(waitMsPerRequest);

function nameOf({ depth, label, service }: BreakdownRow, route: RouteBreakdown, width: number): string {
  const indent = Math.min(depth * step, width - labelWidthLeast);
  const name = service === route.service ? label : `${label} (${service})`;
  return " ".repeat(indent) + truncateMiddle(name, width - indent);
}
