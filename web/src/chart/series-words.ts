import { clockText } from "../app/figures.ts";
import type { TextTable } from "../app/figure.tsx";
import { type ChartSpec, extentIn } from "./series.ts";
import type { TimeRange } from "./time-range.ts";
import { indexesIn } from "./time-range.ts";
import { unitText } from "./unit.ts";

const rowsMost = 12;

/** What a chart shows, for those who do not see it: from least to most of each line. */
export function seriesWords({ title, unit, atSeconds, series }: ChartSpec, range: TimeRange): string {
  const lines = series.map(({ label, values }) => {
    const extent = extentIn(atSeconds, values, range);
    if (extent === null) return `${label}: not known`;
    const { least, most } = extent;
    return least === most
      ? `${label} stays at ${unitText(unit, most)}`
      : `${label} between ${unitText(unit, least)} and ${unitText(unit, most)}`;
  });
  return `${title} from ${clockText(range.from)} to ${clockText(range.to)}. ${lines.join("; ")}.`;
}

/** The same in figures, at moments evenly apart. */
export function seriesTable({ unit, atSeconds, series }: ChartSpec, range: TimeRange): TextTable {
  const [first, last] = indexesIn(atSeconds, range);
  const count = Math.min(rowsMost, Math.max(0, last - first + 1));
  const indexes = Array.from({ length: count }, (_, row) =>
    Math.round(first + (row * (last - first)) / Math.max(1, count - 1)),
  );
  return {
    columns: ["time", ...series.map(({ label }) => label)],
    rows: indexes.map((index) => [
      clockText(atSeconds[index] ?? 0),
      ...series.map(({ values }) => unitText(unit, values[index])),
    ]),
  };
}
