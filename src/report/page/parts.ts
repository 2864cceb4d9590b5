import type { RunResult, TextGrid, TitledGrid } from "#run";
import { formatCount, formatPercent, formatRate } from "#units";
import { clockText, percentileText } from "../figures.ts";
import { trafficText } from "../terminal/dependencies.ts";
import { metricText } from "../terminal/parts.ts";

/** More of one kind nobody reads on a page; the result document has all. */
const rowsMost = 200;

/** What a run consisted of beside its requests. */
export function partsOf(result: RunResult): readonly TitledGrid[] {
  const grids: readonly TitledGrid[] = [
    { title: "Scenarios", grid: scenarios(result) },
    { title: "Steps", grid: steps(result) },
    { title: "Checks", grid: checks(result) },
    { title: "Own metrics", grid: metrics(result) },
    { title: "Faults on the way to dependencies", grid: faults(result) },
  ];
  return grids.filter(({ grid }) => grid.rows.length > 0);
}

function grid(columns: readonly string[], rows: TextGrid["rows"]): TextGrid {
  const rest = rows.length - rowsMost;
  return {
    columns,
    rows: rows.slice(0, rowsMost),
    note: rest > 0 ? `and ${formatCount(rest)} more (result.json)` : null,
  };
}

/** One alone says no more than the totals. */
function scenarios({ scenarios: all }: RunResult): TextGrid {
  const rows = all.map(({ name, iterations, iterationsPerSecond, usersMax, durationMs }) => ({
    name,
    cells: [
      formatCount(iterations.started),
      formatRate(iterationsPerSecond),
      formatCount(iterations.failed),
      formatCount(iterations.dropped),
      formatCount(usersMax),
      percentileText(durationMs, "p50"),
      percentileText(durationMs, "p95"),
    ],
  }));
  const columns = ["scenario", "iterations", "rate", "failed", "dropped", "users", "p50", "p95"];
  return grid(columns, all.length < 2 ? [] : rows);
}

function steps({ steps: all, scenarios: { length } }: RunResult): TextGrid {
  const rows = all.map(({ scenario, name, count, failed, durationMs }) => ({
    name: length > 1 ? `${scenario}: ${name}` : name,
    cells: [
      formatCount(count),
      formatCount(failed),
      ...(["p50", "p90", "p95", "p99"] as const).map((percentile) => percentileText(durationMs, percentile)),
    ],
    ...(failed > 0 && { tone: "bad" as const }),
  }));
  return grid(["step", "times", "failed", "p50", "p90", "p95", "p99"], rows);
}

/** What failed comes first: it is what one looks for. */
function checks({ checks: all, scenarios: { length } }: RunResult): TextGrid {
  const ratio = ({ passed, failed }: (typeof all)[number]): number => failed / Math.max(1, passed + failed);
  const rows = all
    .toSorted((a, b) => ratio(b) - ratio(a))
    .map((check) => ({
      name: length > 1 ? `${check.scenario}: ${check.name}` : check.name,
      cells: [formatCount(check.passed), formatCount(check.failed), formatPercent(ratio(check))],
      ...(check.failed > 0 && { tone: "bad" as const }),
    }));
  return grid(["check", "passed", "failed", "failed %"], rows);
}

function metrics({ metrics: all }: RunResult): TextGrid {
  return grid(
    ["metric", "value"],
    all.map((metric) => ({ name: metric.name, cells: [metricText(metric)] })),
  );
}

function faults({ dependencies = [] }: RunResult): TextGrid {
  const rows = dependencies.flatMap((dependency) => {
    const traffic = { name: `${dependency.name}, ${dependency.to}`, cells: ["", trafficText(dependency)] };
    const own = dependency.faults.map(({ text, spans }) => {
      const times = spans.map(({ fromSeconds, toSeconds }) => `${clockText(fromSeconds)} to ${clockText(toSeconds)}`);
      return { name: `${dependency.name}: ${text}`, cells: [times.slice(0, 5).join(", ") || "never on", ""] };
    });
    return [traffic, ...own];
  });
  return grid(["dependency", "on", "traffic"], rows);
}
