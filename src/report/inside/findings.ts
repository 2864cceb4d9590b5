import type { Finding } from "#run";
import { counted } from "../figures.ts";
import { hanging, type Page, section } from "../layout.ts";

const findingsShown = 10;

/** What is wrong, by what it is seen, and what to do. */
export function findingLines({ findings }: { readonly findings: readonly Finding[] }, page: Page): readonly string[] {
  const shown = page.all ? findings : findings.slice(0, findingsShown);
  const lines = shown.flatMap((finding, index) => [...(index === 0 ? [] : [""]), ...linesOf(finding, page)]);
  const rest = findings.length - shown.length;
  const more = rest === 0 ? [] : ["", page.palette.dim(`and ${counted(rest, "finding")} more`)];
  return section("Findings", [...lines, ...more], page);
}

function linesOf(finding: Finding, page: Page): readonly string[] {
  const { kind, title, route, evidence, advice, exampleTraceId, exampleTraceLink } = finding;
  const { palette } = page;
  const sign = finding.severity === "info" ? "·" : "!";
  const paint = { critical: palette.red, warning: palette.yellow, info: palette.cyan }[finding.severity];
  const isTold = exampleTraceId === undefined || evidence.some((text) => text.includes(exampleTraceId));
  return [
    ...hanging(`${sign} `, `${kind}${route === undefined ? "" : ` in ${route}`}: ${title}`, page, paint),
    ...evidence.flatMap((text) => hanging("  + ", text, page)),
    ...(isTold ? [] : hanging("  + ", `For example trace ${exampleTraceId}`, page)),
    // Not wrapped: terminals make a link of it as it stands.
    ...(exampleTraceLink === undefined ? [] : [`    ${exampleTraceLink}`]),
    ...hanging("  → ", advice, page),
    ...hanging("  ", `docs/findings/${kind}.md: plimsoll explain ${kind}`, page, palette.dim),
  ];
}
