import type { DependencyResult, FaultSpan, RunResult } from "#run";
import { formatBytes, formatCount } from "#units";
import { clockText, counted } from "../figures.ts";
import { hanging, type Page, section } from "../layout.ts";

const spansShown = 3;

/** What stood between the target and its dependencies, and when what was wrong. */
export function dependencyLines({ dependencies = [] }: RunResult, page: Page): readonly string[] {
  const lines = dependencies.flatMap((dependency) => [
    ...hanging(`${dependency.name}  `, `${dependency.listen} → ${dependency.to}: ${trafficText(dependency)}`, page),
    ...(dependency.faults.length === 0 ? hanging("  ", "no fault was on", page) : []),
    ...dependency.faults.flatMap(({ text, spans }) => hanging("  ", `${text}: ${spansText(spans, page)}`, page)),
  ]);
  return section("Faults", lines, page);
}

export function trafficText({ traffic }: DependencyResult): string {
  const { connections, exchanges, bytesUp, bytesDown, resets, refused, answered } = traffic;
  return [
    counted(connections, "connection"),
    counted(exchanges, "round trip"),
    `${formatBytes(bytesUp)} there, ${formatBytes(bytesDown)} back`,
    ...(resets > 0 ? [counted(resets, "reset")] : []),
    ...(answered > 0 ? [`${formatCount(answered)} answered with an error`] : []),
    ...(refused > 0 ? [`${formatCount(refused)} not taken by the dependency`] : []),
  ].join(", ");
}

function spansText(spans: readonly FaultSpan[], { all }: Page): string {
  if (spans.length === 0) return "never on";
  const shown = all === true ? spans : spans.slice(0, spansShown);
  const more = spans.length - shown.length;
  const texts = shown.map(({ fromSeconds, toSeconds }) => `${clockText(fromSeconds)} to ${clockText(toSeconds)}`);
  return `on ${texts.join(", ")}${more > 0 ? ` and ${more} times more` : ""}`;
}
