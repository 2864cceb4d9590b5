import type { BreakdownRow, RouteBreakdown, SideBySide, SideBySideFigures } from "#run";

/** The same call at two loads. */
export interface Growth {
  readonly beforePerSecond: number;
  readonly afterPerSecond: number;
  /** In the order of the route's rows; undefined = not known at both loads. */
  readonly rows: readonly (RowGrowth | undefined)[];
}

export interface RowGrowth {
  readonly before: SideBySideFigures;
  readonly after: SideBySideFigures;
}

/** How the calls of a route grew from the reference to the capacity; undefined = nothing is known of both. */
export function growthOf(sideBySide: SideBySide | undefined, { rows }: RouteBreakdown): Growth | undefined {
  if (sideBySide === undefined) return undefined;
  const known = new Map(
    sideBySide.rows.flatMap(({ label, service, dependency, before, after }) =>
      before === null || after === null ? [] : [[keyOf({ label, service, dependency }), { before, after }] as const],
    ),
  );
  const grown = rows.map((row) => known.get(keyOf(row)));
  if (grown.every((row) => row === undefined)) return undefined;
  return {
    beforePerSecond: sideBySide.before.ratePerSecond,
    afterPerSecond: sideBySide.after.ratePerSecond,
    rows: grown,
  };
}

const keyOf = ({ label, service, dependency }: Pick<BreakdownRow, "label" | "service" | "dependency">): string =>
  `${dependency}\n${service}\n${label}`;

/** By how much a call takes longer: its time and the wait before it. */
export const grownMs = ({ before, after }: RowGrowth): number =>
  after.meanMs + after.waitMs - before.meanMs - before.waitMs;
