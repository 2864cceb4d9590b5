import type { TimelinePoint } from "#run";
import { formatCount, formatPercent, formatRate } from "#units";
import type { Paint } from "../palette.ts";
import { displayWidth, padEnd, truncateEnd } from "../width.ts";
import { labelWidth, type LiveState, type Screen } from "./state.ts";

/** Rates over one second of Poisson arrivals jump about; over this many they can be read. */
const rateSeconds = 5;

export interface Figure {
  readonly label: string;
  readonly text: string;
  readonly paint?: Paint;
}

export function rateLines(state: LiveState, screen: Screen): readonly string[] {
  return figureLines(figures(state, screen.palette.red), screen);
}

/** Two figures to a line, or one where the screen is narrow. */
export function figureLines(all: readonly Figure[], { columns, palette }: Screen): readonly string[] {
  const perLine = columns >= 70 ? 2 : 1;
  const room = Math.floor(columns / perLine) - labelWidth;
  const cells = all.map(({ label, text, paint }) => {
    const fitted = truncateEnd(text, room - 1);
    const padding = " ".repeat(room - displayWidth(fitted));
    return palette.dim(padEnd(label, labelWidth)) + (paint?.(fitted) ?? fitted) + padding;
  });
  const lines =
    perLine === 1 ? cells : cells.flatMap((cell, index) => (index % 2 === 0 ? [cell + (cells[index + 1] ?? "")] : []));
  return lines.map((line) => line.trimEnd());
}

function figures({ points, requests, iterations }: LiveState, alarm: Paint): readonly Figure[] {
  const last = points.at(-1);
  const done = requests.ok + requests.failed;
  const errorRatio = done === 0 ? 0 : requests.failed / done;
  return [
    { label: "iterations", text: achievedText(points) },
    { label: "requests", text: `${formatRate(requestRate(points))}, ${formatCount(done)} so far` },
    { label: "users", text: usersText(last) },
    { label: "in flight", text: formatCount(last?.inFlight ?? 0) },
    {
      label: "errors",
      text: `${formatPercent(errorRatio)} (${formatCount(requests.failed)})`,
      ...(requests.failed > 0 ? { paint: alarm } : {}),
    },
    { label: "dropped", text: formatCount(iterations.dropped), ...(iterations.dropped > 0 ? { paint: alarm } : {}) },
  ];
}

/** Iterations/s, and what was asked for where the load is open. */
export function achievedText(points: readonly TimelinePoint[]): string {
  const achieved = formatRate(lately(points, (point) => point.iterationsPerSecond) ?? 0);
  const asked = lately(points, (point) => point.askedPerSecond);
  return asked === null ? achieved : `${achieved} of ${formatRate(asked)} asked`;
}

export function requestRate(points: readonly TimelinePoint[]): number {
  return lately(points, (point) => point.requestsPerSecond) ?? 0;
}

export function usersText(last: TimelinePoint | undefined): string {
  if (last === undefined) return "0";
  const asked = last.usersAsked;
  // What was asked for is as of the last second; in a ramp there may be more by now.
  return asked === null || asked <= last.users
    ? formatCount(last.users)
    : `${formatCount(last.users)} of ${formatCount(asked)}`;
}

/** Mean over the last seconds. */
export function lately(points: readonly TimelinePoint[], of: (point: TimelinePoint) => number | null): number | null {
  const values = points
    .slice(-rateSeconds)
    .map(of)
    .filter((value) => value !== null);
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
