import type { TracesInside } from "#diagnosis";
import type { RunResult } from "#run";
import { asciiText } from "../ascii.ts";
import { hanging, type Page, section } from "../layout.ts";
import { safeValue } from "../safe-value.ts";
import { briefLines } from "./brief.ts";
import { coverageLines } from "./coverage.ts";
import { dependencyLines } from "./dependencies.ts";
import { findingLines } from "./findings.ts";
import { routeLines } from "./routes.ts";

/** What the target's traces say: where the time of each route goes, what it calls, what is wrong. Ends with a line break. */
export function insideText(inside: TracesInside, page: Page): string {
  const safe = safeValue(inside);
  const lines = safe.routes.length === 0 ? withoutRoutes(safe, page) : linesOf(safe, page);
  const text = `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
  return page.isAscii === true ? asciiText(text) : text;
}

/** The same within the summary of a run, which has its findings elsewhere; nothing where no trace came. */
export function insideLines(result: RunResult, page: Page): readonly string[] {
  const { inside } = result;
  if (inside === undefined) return [];
  const routes = page.all ? routeLines(inside.routes, page) : briefLines(inside, page);
  const coverage = coverageLines(inside, result, page);
  return [...routes, ...coverage, ...(page.all ? dependencyLines(inside.dependencies, page) : [])];
}

function linesOf(safe: TracesInside, page: Page): readonly string[] {
  return [...routeLines(safe.routes, page), ...dependencyLines(safe.dependencies, page), ...findingLines(safe, page)];
}

function withoutRoutes({ coverage }: TracesInside, page: Page): readonly string[] {
  const text =
    coverage.spansReceived === 0
      ? "No span came."
      : "Spans came, and none of a request that came in: a route begins with a span of kind server or consumer. Instrument the framework that answers requests.";
  return section("Inside the target", hanging("", text, page), page);
}
