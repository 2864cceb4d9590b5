import type { BreakdownRow, RouteBreakdown } from "#run";

/** A row that takes less of the route's time is left out … */
const shareLeast = 0.02;
/** … unless it is one of so many that take most. */
const alwaysShown = 5;
const rowsShown = 25;

const timeOf = ({ callsPerRequest, callMs }: BreakdownRow): number => callsPerRequest * callMs.mean;

/** What takes time, with all that it stands below. */
export function rowsThatMatter({ rows, serverMs }: RouteBreakdown): readonly BreakdownRow[] {
  const longestFirst = rows.toSorted((one, other) => timeOf(other) - timeOf(one));
  const chosen = new Set(
    longestFirst
      .filter((row, index) => index < alwaysShown || timeOf(row) >= shareLeast * serverMs.mean)
      .slice(0, rowsShown),
  );
  const above: BreakdownRow[] = [];
  const kept = new Set<BreakdownRow>();
  for (const row of rows) {
    above.length = row.depth;
    above[row.depth] = row;
    if (chosen.has(row)) for (const each of above) kept.add(each);
  }
  return rows.filter((row) => kept.has(row));
}
