import type { DependencyResult } from "#run";
import { formatBytes, formatCount, formatRate } from "#units";

/** What it does, before anything happens. */
export function openingLines(sights: readonly DependencyResult[], control: string | undefined): string[] {
  return [
    ...sights.map(
      ({ listen, to, faults }) => `${listen} leads to ${to}: ${faultsText(faults.map(({ text }) => text))}`,
    ),
    ...(control === undefined ? [] : [control]),
    "faults end with this process; Ctrl-C ends it",
  ];
}

const faultsText = (texts: readonly string[]): string =>
  texts.length === 0 ? "nothing is wrong with it yet" : texts.join(", ");

/** A second of all routes. */
export function secondLine(now: readonly DependencyResult[], before: readonly DependencyResult[]): string {
  return now.map((sight, index) => routeText(sight, before[index])).join("  |  ");
}

function routeText({ listen, traffic, faults }: DependencyResult, before: DependencyResult | undefined): string {
  const since = (pick: (each: DependencyResult["traffic"]) => number): number =>
    pick(traffic) - (before === undefined ? 0 : pick(before.traffic));
  const on = faults.filter(({ spans }) => spans.at(-1) !== undefined).length;
  const bytes = since(({ bytesUp, bytesDown }) => bytesUp + bytesDown);
  return [
    `${listen.replace(/^.*:/, "")}: ${formatCount(traffic.open)} open`,
    `round trips ${formatRate(since(({ exchanges }) => exchanges))}`,
    `${formatBytes(bytes)}/s`,
    ...(traffic.resets > 0 ? [`${formatCount(traffic.resets)} reset`] : []),
    ...(traffic.answered > 0 ? [`${formatCount(traffic.answered)} errors`] : []),
    ...(traffic.refused > 0 ? [`${formatCount(traffic.refused)} not taken`] : []),
    ...(on === 0 && faults.length > 0 ? ["no fault on yet"] : []),
  ].join(", ");
}

/** All of it, at the end. */
export function closingLines(sights: readonly DependencyResult[]): string[] {
  return sights.map(({ listen, to, traffic }) => {
    const { connections, exchanges, bytesUp, bytesDown } = traffic;
    const passed = `${formatBytes(bytesUp)} there, ${formatBytes(bytesDown)} back`;
    return `${listen} to ${to}: ${formatCount(connections)} connections, ${formatCount(exchanges)} round trips, ${passed}`;
  });
}
