import { changeText, metricText, subjectText } from "#measure";
import type { ComparisonResult, ComparisonRow, ExactRow } from "#run";
import { formatPercent } from "#units";
import { attribute, xmlText } from "../xml.ts";
import type { Page } from "../layout.ts";
import { plain } from "../palette.ts";
import { comparisonText } from "./comparison-text.ts";

const page: Page = { columns: 120, palette: plain, all: true };

interface Case {
  readonly name: string;
  readonly kind?: "failure" | "error" | "skipped";
  readonly message?: string;
}

/** JUnit XML: each figure a test case; a regression is a failure, runs that cannot be compared are an error. */
export function comparisonJunit(comparison: ComparisonResult): string {
  const cases = [conditionsCase(comparison), ...comparison.rows.map(rowCase), ...comparison.exact.map(exactCase)];
  const count = (kind: Case["kind"]): string => String(cases.filter((each) => each.kind === kind).length);
  const counts = `tests="${String(cases.length)}" failures="${count("failure")}" errors="${count("error")}" skipped="${count("skipped")}" time="0"`;
  return `${[
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites name="plimsoll compare" ${counts}>`,
    `  <testsuite name=${attribute(comparison.b[0]?.test ?? "")} ${counts}>`,
    ...cases.map(caseLine),
    `    <system-out>${xmlText(comparisonText(comparison, page), true)}</system-out>`,
    "  </testsuite>",
    "</testsuites>",
  ].join("\n")}\n`;
}

function conditionsCase({ verdict, summary }: ComparisonResult): Case {
  const name = "the runs can be compared";
  return verdict === "not-comparable" ? { name, kind: "error", message: summary } : { name };
}

function rowCase(row: ComparisonRow): Case {
  const name = `${subjectText(row.subject)} ${metricText(row)}`;
  const { outcome, low, high, why } = row;
  if (outcome === "unknown") return { name, kind: "skipped", message: why ?? "" };
  if (outcome !== "regression") return { name };
  const interval =
    low === null || high === null ? "" : ` (90 % interval ${formatPercent(low)} to ${formatPercent(high)})`;
  return { name, kind: "failure", message: `${changeText(row)}${interval}` };
}

function exactCase({ name, what, a, b, outcome }: ExactRow): Case {
  if (outcome !== "regression") return { name };
  return { name, kind: "failure", message: what === "calls" ? `${String(a)} → ${String(b)}` : "new in every run of B" };
}

function caseLine({ name, kind, message = "" }: Case): string {
  const open = `    <testcase classname="plimsoll.compare" name=${attribute(name)} time="0"`;
  return kind === undefined ? `${open}/>` : `${open}><${kind} message=${attribute(message)}/></testcase>`;
}
