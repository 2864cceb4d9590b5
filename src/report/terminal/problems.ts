import { foundKinds } from "#diagnosis";
import { doubtCodes } from "#measure";
import type { Doubt, ErrorGroup, Finding, RunResult } from "#run";
import { formatCount } from "#units";
import { errorHints, errorPage } from "../error-hints.ts";
import { firstOf, hanging, type Page, section } from "../layout.ts";
import { padStart, truncateEnd } from "../width.ts";

const errorsShown = 10;
const findingsShown = 10;
const messageLengthMax = 400;

/** Failures by class with one example each: what, where, why, where to look. */
export function errorLines(result: RunResult, page: Page): readonly string[] {
  const sorted = [...result.errors].sort((a, b) => b.count - a.count);
  const { shown, more } = firstOf(sorted, errorsShown, page);
  const width = Math.max(0, ...shown.map((group) => formatCount(group.count).length));
  const blocks = shown.flatMap((group) => errorBlock(group, width, page));
  return section(
    "Errors",
    [
      ...blocks,
      ...more,
      ...explainLines(
        shown.map((group) => group.class),
        Object.keys(errorHints),
        page,
      ),
    ],
    page,
  );
}

function errorBlock(group: ErrorGroup, countWidth: number, page: Page): readonly string[] {
  const { palette } = page;
  const lead = `${padStart(formatCount(group.count), countWidth)}  `;
  const under = " ".repeat(lead.length);
  const title = `${group.class}${group.operation === undefined ? "" : `  ${group.operation}`}  (${group.side})`;
  // A newer version may know classes that this one does not.
  const hint = Object.hasOwn(errorHints, group.class) ? errorHints[group.class] : undefined;
  const look = hint === undefined ? "" : `${hint.look} ${errorPage(group.class)}`;
  return [
    ...hanging(lead, title, page, palette.red),
    ...(group.message === "" ? [] : hanging(under, truncateEnd(group.message, messageLengthMax), page)),
    ...(group.location === undefined ? [] : hanging(`${under}at `, group.location, page, palette.cyan)),
    ...(group.traceId === undefined ? [] : hanging(`${under}trace `, group.traceId, page, palette.dim)),
    ...(look === "" ? [] : hanging(`${under}→ `, look, page, palette.dim)),
  ];
}

/** Reasons not to believe the figures; those that make them worthless first. */
export function doubtLines(result: RunResult, page: Page): readonly string[] {
  const sorted = [...result.validity.doubts].sort((a, b) => Number(b.invalidates) - Number(a.invalidates));
  const blocks = sorted.flatMap((doubt) => doubtBlock(doubt, page));
  return section(
    "Doubts",
    [
      ...blocks,
      ...explainLines(
        sorted.map(({ code }) => code),
        doubtCodes,
        page,
      ),
    ],
    page,
  );
}

/** The pages come with the package; whoever installed it has no repository to look into. */
function explainLines(seen: readonly string[], known: readonly string[], page: Page): readonly string[] {
  const first = seen.find((name) => known.includes(name));
  return first === undefined ? [] : hanging("", `what it means: plimsoll explain ${first}`, page, page.palette.dim);
}

function doubtBlock(doubt: Doubt, page: Page): readonly string[] {
  const { palette } = page;
  const sign = doubt.invalidates ? "✗ " : "! ";
  return [
    ...hanging(
      sign,
      `${doubt.message} (${doubt.code}, ${doubt.side})`,
      page,
      doubt.invalidates ? palette.red : palette.yellow,
    ),
    ...(doubt.evidence === "" ? [] : hanging("  ", doubt.evidence, page)),
    ...(doubt.advice === "" ? [] : hanging("  → ", doubt.advice, page, palette.dim)),
  ];
}

export function findingLines(result: RunResult, page: Page): readonly string[] {
  const { shown, more } = firstOf(result.findings, findingsShown, page);
  const kinds = shown.map(({ kind }) => kind);
  const lines = [
    ...shown.flatMap((finding) => findingBlock(finding, page)),
    ...more,
    ...explainLines(kinds, foundKinds, page),
  ];
  return section("Findings", lines, page);
}

function findingBlock(finding: Finding, page: Page): readonly string[] {
  const { palette } = page;
  const paint = { critical: palette.red, warning: palette.yellow, info: palette.cyan }[finding.severity];
  const route = finding.route === undefined ? "" : ` on ${finding.route}`;
  return [
    ...hanging("• ", `${finding.title}${route}`, page, paint),
    ...finding.evidence.flatMap((line) => hanging("  ", line, page)),
    ...(finding.advice === "" ? [] : hanging("  → ", finding.advice, page, palette.dim)),
  ];
}
