import type { PostgresReading } from "#run";
import type { LoadPoint } from "./load-point.ts";

/** One figure of the database where nothing waits yet, and where what gives is used up. */
interface Rise {
  readonly atReference: number;
  readonly atFull: number;
}

/** What the target's database said of itself. */
export interface DatabaseFacts {
  readonly connections: Rise;
  readonly connectionsMax: number;
  /** All but idle ones: what works, and what is held by a transaction that does nothing. */
  readonly inUse: Rise;
  readonly lockWaits: Rise;
  /** What most of them wait for: `transactionid`. */
  readonly lock: string | null;
  /** The statement that takes most of its time when it is full, and how long one call takes. */
  readonly busiest: { readonly text: string; readonly meanMs: Rise } | null;
}

/** Null where no database was asked, or it was not there at both loads. */
export function databaseFactsOf({
  reference,
  full,
}: {
  readonly reference: LoadPoint | null;
  readonly full: LoadPoint | null;
}): DatabaseFacts | null {
  const [before, after] = [reference?.resources?.postgres, full?.resources?.postgres];
  if (before === null || before === undefined || after === null || after === undefined) return null;
  const rise = (of: (reading: PostgresReading) => number): Rise => ({ atReference: of(before), atFull: of(after) });
  const [lock] = Object.entries(after.waits)
    .filter(([name]) => name.startsWith("Lock: "))
    .toSorted(([, a], [, b]) => b - a);
  return {
    connections: rise(({ connections }) => sum(connections)),
    connectionsMax: after.connectionsMax,
    inUse: rise(({ connections }) => sum(connections) - (connections["idle"] ?? 0)),
    lockWaits: rise(({ lockWaits }) => lockWaits),
    lock: lock?.[0].slice("Lock: ".length) ?? null,
    busiest: busiestOf(before, after),
  };
}

function busiestOf(before: PostgresReading, after: PostgresReading): DatabaseFacts["busiest"] {
  const [first] = after.statements ?? [];
  const same = before.statements?.find(({ text }) => text === first?.text);
  if (first === undefined || same === undefined) return null;
  return { text: first.text, meanMs: { atReference: same.meanMs, atFull: first.meanMs } };
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((all, one) => all + one, 0);
