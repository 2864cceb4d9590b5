import type { ListeningOn, ReceiverCounts, TargetEnvironment } from "#observe";
import { formatBytes, formatCount } from "#units";

/** What is printed once, when both ports are open. */
export function openingLines(
  { host, httpPort, grpcPort, notes }: ListeningOn,
  environment: TargetEnvironment,
): string[] {
  const set = (variables: Readonly<Record<string, string>>): string[] =>
    Object.entries(variables).map(([name, value]) => `  export ${name}=${value}`);
  return [
    ...notes.map((note) => `note: ${note}`),
    `receiving on ${host}: OTLP over HTTP and Sentry on ${httpPort}, OTLP over gRPC on ${grpcPort}`,
    "",
    "for a target with OpenTelemetry:",
    ...set(environment.openTelemetry),
    "or with Sentry:",
    ...set(environment.sentry),
    "",
  ];
}

/** One second of it. */
export function secondLine(elapsedS: number, now: ReceiverCounts, before: ReceiverCounts | undefined): string {
  const spans = now.spans - (before?.spans ?? 0);
  const services = Object.keys(now.services).length;
  const refused = sum(now.refused) - sum(before?.refused ?? {});
  const dropped = sum(now.dropped) - sum(before?.dropped ?? {});
  const parts = [
    `${String(elapsedS).padStart(4)} s`,
    `${formatCount(spans)} spans/s`,
    `${formatCount(now.spans)} in all`,
    `${services} ${services === 1 ? "service" : "services"}`,
    ...(refused > 0 ? [`${formatCount(refused)} requests refused`] : []),
    ...(dropped > 0 ? [`${formatCount(dropped)} spans dropped`] : []),
  ];
  return parts.join("  ");
}

/** What came in all. Names come from outside: whoever prints them makes them safe. */
export function summaryLines(counts: ReceiverCounts): string[] {
  const requests = sum(counts.requests);
  const head =
    requests === 0
      ? "nothing was received"
      : `received ${formatCount(counts.spans)} spans, ${formatCount(counts.metricPoints)} metric points and ${formatCount(counts.logRecords)} log records in ${formatCount(requests)} requests (${formatBytes(counts.bytes)})`;
  const { forward } = counts;
  return [
    head,
    ...named("spans by service", counts.services),
    ...named("requests by way", counts.requests),
    ...(counts.events > 0 ? [`errors reported to Sentry: ${formatCount(counts.events)}`] : []),
    ...named("requests refused", counts.refused),
    ...named("dropped", counts.dropped),
    ...named("set right or cut", counts.repaired),
    ...named("dropped by the target's SDK", counts.droppedBySdk),
    ...(counts.socketsCut > 0 ? [`connections cut to make room: ${formatCount(counts.socketsCut)}`] : []),
    ...(forward === null
      ? []
      : [
          `passed on: ${formatCount(forward.passedOn)}, failed: ${formatCount(forward.failed)}, not tried: ${formatCount(forward.dropped)}`,
        ]),
  ];
}

const shownMax = 10;

function named(title: string, counts: Readonly<Record<string, number>>): string[] {
  const sorted = Object.entries(counts).toSorted(([, one], [, other]) => other - one);
  if (sorted.length === 0) return [];
  const shown = sorted.slice(0, shownMax).map(([name, count]) => `${name} ${formatCount(count)}`);
  const more = sorted.length > shownMax ? [`${sorted.length - shownMax} more`] : [];
  return [`${title}: ${[...shown, ...more].join(", ")}`];
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
