import type { RouteTally, RowTally, TraceThresholds } from "#trace";
import { meanServerMs } from "./trace-finding.ts";

export interface Repeat {
  readonly row: RowTally;
  readonly repeat: NonNullable<RowTally["repeat"]>;
}

const bracketsOfTransactions = /^(begin|commit|rollback|start transaction|savepoint|release|set )\b/i;
/** Calls of which so many ask for the same are made for nothing, not for each row. */
const alikeShareMax = 0.8;

/** Calls that requests of a route make again and again at one place, each with other values as far as is known. */
export function repeatsIn(route: RouteTally, thresholds: TraceThresholds): readonly Repeat[] {
  const flagged = new Set<RowTally>();
  return route.rows().flatMap((row) => {
    const { repeat } = row;
    if (repeat === null || !isWorthIt(row, repeat, route, thresholds)) return [];
    if (followsAbove(row, repeat, flagged) || asksForTheSame(row, repeat, route)) return [];
    flagged.add(row);
    return [{ row, repeat }];
  });
}

function isWorthIt(row: RowTally, repeat: Repeat["repeat"], route: RouteTally, thresholds: TraceThresholds): boolean {
  const { dependency, label } = row.identity;
  if (!row.isCall || dependency === "pool" || bracketsOfTransactions.test(label)) return false;
  if (repeat.traces < thresholds.repeatsShareMin * route.traces) return false;
  const eachMs = repeat.ms / repeat.traces;
  return eachMs >= Math.min(thresholds.repeatsMsMin, thresholds.repeatsTimeShareMin * meanServerMs(route));
}

/** What a service does once for each call it gets is no loop of its own. */
function followsAbove(row: RowTally, repeat: Repeat["repeat"], flagged: ReadonlySet<RowTally>): boolean {
  for (let above = row.parent; above !== null; above = above.parent) {
    if (flagged.has(above)) return repeat.calls < 2 * (above.repeat?.calls ?? 0);
  }
  return false;
}

function asksForTheSame(row: RowTally, repeat: Repeat["repeat"], route: RouteTally): boolean {
  return route.duplicates
    .list()
    .some(
      ({ identity, service, calls }) =>
        identity.label === row.identity.label &&
        identity.system === row.identity.system &&
        service === row.service &&
        calls >= alikeShareMax * repeat.calls,
    );
}
