import type { Finding, RouteBreakdown, RouteExample } from "#run";
import { traceLinkOf } from "#trace";
import { formatDurationMs, formatPercent } from "#units";
import { asciiText } from "../ascii.ts";
import { counted } from "../figures.ts";
import { findingLines } from "../inside/findings.ts";
import { rowLines } from "../inside/rows.ts";
import { hanging, type Page, section } from "../layout.ts";
import { safeValue } from "../safe-value.ts";

import { waterfallLines } from "./waterfall.ts";

/** All there is to show of one route of one service. */
export interface RouteView {
  readonly breakdown: RouteBreakdown;
  readonly findings: readonly Finding[];
  /** The one that was asked for. */
  readonly example: RouteExample | undefined;
  /** Kinds there are of it. */
  readonly kinds: readonly RouteExample["kind"][];
  readonly traceLink: string | undefined;
}

const kindsText: Readonly<Record<RouteExample["kind"], string>> = {
  typical: "nearest the median",
  slowest: "the slowest",
  failed: "the slowest that failed",
};

/** Where the time of one route goes: over all its traces, then in one of them. Ends with a line break. */
export function routeText(view: RouteView, page: Page): string {
  const safe = safeValue(view);
  const { findings } = safe;
  const lines = [
    ...headLines(safe.breakdown, page),
    ...section("Where its time goes", rowLines(safe.breakdown, page, page.columns >= 110), page),
    ...findingLines({ findings }, page),
    ...exampleLines(safe, page),
  ];
  const text = `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
  return page.isAscii === true ? asciiText(text) : text;
}

function headLines(route: RouteBreakdown, page: Page): readonly string[] {
  const { serverMs, queueMs, coverage, operations, traces, service } = route;
  const { mean, p95, max } = serverMs;
  const inside = `${counted(traces, "trace")}; inside of ${service} mean ${formatDurationMs(mean)}, p95 ${formatDurationMs(p95)}, max ${formatDurationMs(max)}`;
  const queue =
    queueMs === null
      ? []
      : hanging(
          "",
          `In front of its handler (network and queue): mean ${formatDurationMs(queueMs.mean)}, p95 ${formatDurationMs(queueMs.p95)}, max ${formatDurationMs(queueMs.max)}`,
          page,
        );
  const others = operations.filter((name) => name !== route.route);
  return [
    page.palette.bold(route.route),
    ...hanging("", inside, page),
    ...queue,
    ...(others.length === 0 ? [] : hanging("", `Sent as ${others.join(", ")}`, page)),
    ...(coverage === null
      ? []
      : hanging("", `${formatPercent(coverage)} of the requests sent came back as a trace`, page)),
  ];
}

function exampleLines({ example, kinds, traceLink, breakdown }: RouteView, page: Page): readonly string[] {
  if (example === undefined) {
    const text =
      breakdown.examples.length === 0
        ? "No request of it was kept."
        : "Its example is not in this folder: the run was ended before it was written, or there was no room for it.";
    return section("Example", hanging("", text, page), page);
  }
  const { kind, trace } = example;
  const title = `Example: ${kindsText[kind]} of its requests, ${formatDurationMs(trace.durationMs)}`;
  const others = kinds.filter((each) => each !== kind).map((each) => `--example ${each}`);
  return section(
    title,
    [
      ...hanging("", traceLines(trace.traceId, trace.startedAtMs), page, page.palette.dim),
      ...linkLines(trace.traceId, traceLink),
      ...waterfallLines(trace, page),
      ...(others.length === 0 ? [] : ["", page.palette.dim(`There is also ${others.join(" and ")}.`)]),
    ],
    page,
  );
}

/** A URL is not wrapped: terminals make a link of it as it stands. */
const linkLines = (traceId: string, traceLink: string | undefined): readonly string[] => {
  const link = traceLinkOf(traceLink, traceId);
  return link === undefined ? [] : [link];
};

function traceLines(traceId: string, startedAtMs: number): string {
  const isDate = Math.abs(startedAtMs) <= 8.64e15;
  return `trace ${traceId}${isDate ? `, begun ${new Date(startedAtMs).toISOString()}` : ""}`;
}
