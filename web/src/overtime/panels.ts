import type { Column, PageTimeline, ResourceColumn } from "#run";
import { columnWithGaps, rowsWithGaps, timesWithGaps } from "../chart/gaps.ts";
import { type ChartSeries, type ChartSpec, isAllZero, isKnown } from "../chart/series.ts";
import type { Unit } from "../chart/unit.ts";

export interface Panels {
  readonly charts: readonly ChartSpec[];
  /** What was looked at, and was 0 all the time: said in words, not drawn. */
  readonly zeros: readonly string[];
}

type Line = Omit<ChartSeries, "values"> & { readonly values: Column };

interface Panel {
  readonly id: string;
  readonly title: string;
  readonly unit: Unit;
  readonly heightPx: number;
  readonly lines: readonly Line[];
}

const tall = 170;
const low = 104;
const classColours = [
  "--series-5",
  "--series-4",
  "--series-2",
  "--series-1",
  "--series-7",
  "--series-3",
  "--series-8",
] as const;
const dashes = [undefined, [6, 3], [2, 3], [8, 3, 2, 3]] as const;

/** What there is over time, chart by chart, from the question that matters most on. */
export function panelsOf(timeline: PageTimeline): Panels {
  const rows = rowsWithGaps(timeline.atSeconds, timeline.secondsPerPoint);
  const atSeconds = timesWithGaps(timeline.atSeconds, rows, timeline.secondsPerPoint);
  const all = [...loadPanels(timeline), ...resourcePanels(timeline.resources)];
  const charts = all
    .map((panel) => ({ ...panel, lines: panel.lines.filter(({ values }) => isKnown(values)) }))
    .filter(({ lines }) => lines.some(({ values }) => !isAllZero(values)))
    .map(({ lines, ...panel }) => ({
      ...panel,
      atSeconds,
      series: lines.map((line) => ({ ...line, values: columnWithGaps(line.values, rows) })),
    }));
  return { charts, zeros: zerosOf(all) };
}

function loadPanels(timeline: PageTimeline): readonly Panel[] {
  const { latencyMs, askedPerSecond, iterationsPerSecond, requestsPerSecond, droppedPerSecond } = timeline;
  const hasSeparateRequests = requestsPerSecond.some((value, at) => value !== iterationsPerSecond[at]);
  return [
    panel("latency", "Latency", "ms", tall, [
      line("p50", latencyMs.p50, "--series-3"),
      line("p90", latencyMs.p90, "--series-1", [6, 3]),
      line("p95", latencyMs.p95, "--series-2"),
      line("p99", latencyMs.p99, "--series-5", [2, 3]),
    ]),
    panel("rate", "Rate", "perSecond", low, [
      { ...line("asked", askedPerSecond, "--series-8", [6, 3]), isStepped: true },
      { ...line(hasSeparateRequests ? "iterations" : "achieved", iterationsPerSecond, "--series-1"), isArea: true },
      ...(hasSeparateRequests ? [line("requests", requestsPerSecond, "--series-3", [2, 3])] : []),
      ...(isAllZero(droppedPerSecond) ? [] : [line("dropped", droppedPerSecond, "--series-5")]),
    ]),
    panel("users", "Users and requests under way", "count", low, [
      { ...line("users asked", timeline.usersAsked, "--series-8", [6, 3]), isStepped: true },
      { ...line("users", timeline.users, "--series-1"), isStepped: true },
      line("under way", timeline.inFlight, "--series-2", [2, 3]),
    ]),
    panel(
      "errors",
      "Errors by class",
      "perSecond",
      low,
      timeline.errorsByClass.map(({ class: name, perSecond }, at) => classLine(name, perSecond, at)),
    ),
  ];
}

/** Eight lines are as many as can be told apart. */
const classLine = (name: string, values: Column, at: number): Line => ({
  ...line(
    name,
    values,
    classColours[at % classColours.length] ?? "--series-8",
    dashes[Math.floor(at / classColours.length) % dashes.length],
  ),
  isArea: at === 0,
});

const resourceGroups: readonly { readonly id: string; readonly title: string; readonly names: readonly string[] }[] = [
  { id: "cpu", title: "CPU in use", names: ["targetCpuCores", "targetBusiestThreadCores", "hostCpuCores"] },
  { id: "memory", title: "Memory of the target", names: ["targetRssBytes"] },
  {
    id: "connections",
    title: "Connections",
    names: ["targetConnections", "targetAcceptQueue", "postgresConnections", "postgresActive", "postgresLockWaits"],
  },
  { id: "files", title: "Threads and open files", names: ["targetThreads", "targetFds"] },
  { id: "held", title: "Held back", names: ["throttledRatio", "hostStealRatio", "hostDiskBusyRatio"] },
  { id: "host-memory", title: "Memory free on the machine", names: ["hostMemoryAvailableBytes"] },
  { id: "generator", title: "CPU of the load generator", names: ["generatorCpuCores"] },
];

const units: Readonly<Record<ResourceColumn["unit"], Unit>> = {
  cores: "cores",
  bytes: "bytes",
  count: "count",
  ratio: "ratio",
};

function resourcePanels(resources: readonly ResourceColumn[]): readonly Panel[] {
  const grouped = resourceGroups.map(({ names, ...group }) => ({
    ...group,
    columns: resources.filter(({ name }) => names.includes(name)),
  }));
  const known = new Set(resourceGroups.flatMap(({ names }) => names));
  const others = resources
    .filter(({ name }) => !known.has(name))
    .map((column) => ({ id: `other-${column.name}`, title: column.label, columns: [column] }));
  return [...grouped, ...others].flatMap(({ id, title, columns }) => {
    const unit = columns[0]?.unit;
    if (unit === undefined) return [];
    return [panel(id, title, units[unit], low, columns.map(resourceLine))];
  });
}

function resourceLine({ label, values }: ResourceColumn, at: number): Line {
  const colours = ["--series-1", "--series-2", "--series-3", "--series-4", "--series-5"] as const;
  return line(label, values, colours[at % colours.length] ?? "--series-8", dashes[at % dashes.length]);
}

function zerosOf(panels: readonly Panel[]): readonly string[] {
  return panels.flatMap(({ title, lines }) => {
    const known = lines.filter(({ values }) => isKnown(values));
    if (known.length === 0 || !known.every(({ values }) => isAllZero(values))) return [];
    return known.length === 1 ? [title.toLowerCase()] : known.map(({ label }) => label);
  });
}

const panel = (id: string, title: string, unit: Unit, heightPx: number, lines: readonly Line[]): Panel => ({
  id,
  title,
  unit,
  heightPx,
  lines,
});

const line = (label: string, values: Column, colour: `--${string}`, dash?: readonly number[]): Line => ({
  label,
  values,
  colour,
  ...(dash !== undefined && { dash }),
});
