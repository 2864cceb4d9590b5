import type { Annotation, Column, ErrorClass, PageHeatMap, PageTimeline, RunPicture } from "../../src/run/index.ts";
import type { MadeRun } from "./made-options.ts";
import { numbers } from "./made-numbers.ts";
import { labelOf, madeOperation, madePageOperation } from "./made-operations.ts";
import { emptyResult, emptyStory } from "./made-result.ts";
import { madeInside, madeTraces } from "./made-traces.ts";

// Runs as a page shows them, made up: of any length, with any number of operations, the same every time.

const pointsMost = 1200;
const errorClassesMade: readonly ErrorClass[] = ["http_5xx", "total_timeout", "reset"];

export function madeRun(made: MadeRun): RunPicture {
  const timeline = madeTimeline(made);
  const operations = Array.from({ length: made.operations }, (_, index) => madeOperation(index, made));
  const ratePerSecond = operations.reduce((sum, operation) => sum + operation.ratePerSecond, 0);
  const inside = made.hasTraces === true ? { inside: madeInside(labelOf(0, made)) } : {};
  return {
    state: "finished",
    madeAt: "2026-11-21T12:00:00.000Z",
    sentence: "One instance carries 412 requests/s before its p95 doubles.",
    docs: [],
    result: {
      ...emptyResult,
      durationMs: made.seconds * 1000,
      operations,
      totals: { ...emptyResult.totals, requestsPerSecond: ratePerSecond, iterationsPerSecond: ratePerSecond },
      errors:
        made.hasErrors === true
          ? errorClassesMade.map((name, at) => ({
              class: name,
              side: "target",
              count: 40 - 10 * at,
              operation: labelOf(0, made),
              message: ["502 Bad Gateway: upstream sent too big header", "no answer within 10 s", "connection reset"][
                at
              ]!,
            }))
          : [],
      ...inside,
    },
    operationLabels: operations.map((_, index) => labelOf(index, made)),
    story: emptyStory,
    timeline,
    heatMap: madeHeatMap(made),
    annotations: made.annotations ?? annotationsOf(made.seconds),
    stretches:
      made.hasTraces === true
        ? [
            { name: "reference", fromSeconds: 5, toSeconds: 20, ratePerSecond: 40 },
            { name: "capacity", fromSeconds: 40, toSeconds: 60, ratePerSecond: 80 },
          ]
        : [],
    operations: operations.slice(0, 300).map((_, index) => madePageOperation(index, made)),
    traces: made.hasTraces === true ? madeTraces(labelOf(0, made)) : [],
  };
}

function annotationsOf(seconds: number): readonly Annotation[] {
  const at = (share: number): number => Math.round(seconds * share);
  return [
    { kind: "phase", atSeconds: 0, toSeconds: at(0.2), text: "Warm-up, not counted" },
    { kind: "phase", atSeconds: at(0.2), toSeconds: at(0.7), text: "Peak" },
    { kind: "phase", atSeconds: at(0.7), toSeconds: seconds, text: "Twice the peak" },
    { kind: "load", atSeconds: at(0.45), text: "shopper: 40/s → 80/s (page)" },
    { kind: "finding", atSeconds: at(0.46), text: "The database pool is always full" },
    { kind: "restart", atSeconds: at(0.6), text: "The target was restarted" },
    { kind: "freeze", atSeconds: at(0.8), toSeconds: at(0.8) + 2, text: "The generator's machine stood still for 2 s" },
    { kind: "fault", atSeconds: at(0.85), toSeconds: at(0.9), text: "postgres: 100 ms of latency" },
  ];
}

function madeTimeline({ seconds, gapAt, hasErrors = false, slowness = 1 }: MadeRun): PageTimeline {
  const secondsPerPoint = Math.max(1, Math.ceil(seconds / pointsMost));
  const inGap = (at: number): boolean => gapAt !== undefined && at >= gapAt[0] && at < gapAt[1];
  const atSeconds = Array.from(
    { length: Math.ceil(seconds / secondsPerPoint) },
    (_, index) => index * secondsPerPoint,
  ).filter((at) => !inGap(at));
  const random = numbers(7);
  const column = (of: (share: number) => number | null): Column => atSeconds.map((at) => of(at / Math.max(1, seconds)));
  const wave = (share: number): number => 1 + share + 0.2 * Math.sin(share * 40) + 0.3 * random();
  const latency = (factor: number): Column =>
    column((share) => Number((8 * factor * slowness * wave(share) * (share > 0.7 ? 3 : 1)).toPrecision(4)));
  const zeros = column(() => 0);
  const errors = hasErrors ? column((share) => (share > 0.7 ? 4 * random() : 0)) : zeros;
  const asked = column((share) => (share < 0.2 ? 20 : share < 0.45 ? 40 : 80));
  return {
    secondsPerPoint,
    atSeconds,
    askedPerSecond: asked,
    iterationsPerSecond: asked.map((value) => Number(((value ?? 0) * (0.95 + 0.05 * random())).toPrecision(4))),
    requestsPerSecond: asked.map((value) => Number(((value ?? 0) * 2.5 * (0.95 + 0.05 * random())).toPrecision(4))),
    errorsPerSecond: errors,
    droppedPerSecond: zeros,
    users: column((share) => Math.round(10 + 40 * share)),
    usersAsked: column(() => null),
    inFlight: column((share) => Number((3 + 20 * share * random()).toPrecision(3))),
    latencyMs: { p50: latency(1), p90: latency(1.9), p95: latency(2.4), p99: latency(4), max: latency(7) },
    errorsByClass: hasErrors
      ? errorClassesMade.map((name, at) => ({ class: name, perSecond: errors.map((value) => (value ?? 0) / (at + 2)) }))
      : [],
    bytesPerSecond: { sent: zeros, received: zeros },
    resources: [
      {
        name: "targetCpuCores",
        label: "CPU of the target",
        of: "target",
        unit: "cores",
        values: column((share) => 0.2 + 0.7 * share),
      },
      {
        name: "hostCpuCores",
        label: "CPU of the machine",
        of: "host",
        unit: "cores",
        values: column((share) => 0.5 + share),
      },
      {
        name: "targetRssBytes",
        label: "Memory of the target",
        of: "target",
        unit: "bytes",
        values: column((share) => 9e7 + 4e7 * share),
      },
      {
        name: "targetConnections",
        label: "Connections to the target",
        of: "target",
        unit: "count",
        values: column((share) => Math.round(8 + 50 * share)),
      },
      {
        name: "postgresActive",
        label: "Active in the database",
        of: "database",
        unit: "count",
        values: column((share) => Math.round(10 * share)),
      },
      { name: "hostStealRatio", label: "CPU stolen", of: "host", unit: "ratio", values: zeros },
      {
        name: "generatorCpuCores",
        label: "CPU of the load generator",
        of: "generator",
        unit: "cores",
        values: column((share) => 0.1 + 0.2 * share),
      },
    ],
  } as PageTimeline;
}

const perDecade = 16;

function madeHeatMap({ seconds, gapAt, slowness = 1 }: MadeRun): PageHeatMap {
  const secondsPerColumn = Math.max(1, Math.ceil(seconds / 240));
  const random = numbers(11);
  const inGap = (at: number): boolean => gapAt !== undefined && at >= gapAt[0] && at < gapAt[1];
  const rowAt = (ms: number): number => Math.floor(Math.log10(ms / 0.001) * perDecade);
  const columns = Array.from({ length: Math.ceil(seconds / secondsPerColumn) }, (_, index) => index * secondsPerColumn)
    .filter((at) => !inGap(at))
    .map((atSeconds) => {
      const middle = 8 * slowness * (1 + atSeconds / seconds) * (atSeconds > 0.7 * seconds ? 3 : 1);
      const row = rowAt(middle) - 6;
      const hump = Array.from({ length: 13 }, (_, place) =>
        Math.round(400 * Math.exp(-(((place - 6) / 2.5) ** 2)) * (0.7 + 0.6 * random())),
      );
      // A second, slower hump: what percentiles would not show.
      const slow = Array.from({ length: 10 }, (_, place) => (place > 4 && place < 9 ? Math.round(12 * random()) : 0));
      return { atSeconds, row, counts: [...hump, ...slow] };
    });
  return {
    scale: { fromMs: 0.001, perDecade },
    secondsPerColumn,
    columns,
    rowFirst: Math.min(...columns.map(({ row }) => row)),
    rowLast: Math.max(...columns.map(({ row, counts }) => row + counts.length - 1)),
    countMax: Math.max(...columns.flatMap(({ counts }) => counts)),
  };
}
