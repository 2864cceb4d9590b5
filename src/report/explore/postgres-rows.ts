import type { PostgresReading, ResourceSummary } from "#run";
import { formatCount, formatDurationMs, formatPercent, formatRate } from "#units";
import type { Page } from "../layout.ts";
import { safeText } from "../safe-text.ts";
import { truncateMiddle } from "../width.ts";
import type { ResourceRow } from "./resource-rows.ts";

const statementsShown = 3;
const textWidthMax = 48;

const amount = (value: number): string => (value < 10 ? String(Number(value.toPrecision(2))) : formatCount(value));

function row(
  label: string,
  of: (reading: PostgresReading) => number | null | undefined,
  print: (value: number) => string = amount,
  hiddenBelow?: number,
): ResourceRow {
  return {
    label: () => label,
    value: ({ postgres }) => (postgres === null || postgres === undefined ? null : (of(postgres) ?? null)),
    print,
    ...(hiddenBelow !== undefined && { hiddenBelow }),
  };
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((all, one) => all + one, 0);

/** What the database did: who is connected, who waits, and which statements take its time. */
export function postgresRows(summaries: readonly ResourceSummary[], page: Page): readonly ResourceRow[] {
  const known = summaries.flatMap(({ postgres }) => postgres ?? []);
  if (known.length === 0) return [];
  const [{ connectionsMax }] = known as [PostgresReading];
  const names = (of: (reading: PostgresReading) => Readonly<Record<string, number>>): readonly string[] => [
    ...new Set(known.flatMap((reading) => Object.keys(of(reading)))),
  ];
  const texts = [...new Set(known.flatMap(({ statements }) => (statements ?? []).map(({ text }) => text)))];
  return [
    row(`PostgreSQL connections (of ${formatCount(connectionsMax)})`, ({ connections }) => sum(connections)),
    ...names(({ connections }) => connections).map((state) =>
      row(`  ${safeText(state)}`, ({ connections }) => connections[state] ?? 0, amount, 0),
    ),
    ...names(({ waits }) => waits).map((wait) =>
      row(`  waiting, ${safeText(wait)}`, ({ waits }) => waits[wait] ?? 0, amount, 0.05),
    ),
    row("longest transaction", ({ longestTransactionMs }) => longestTransactionMs, formatDurationMs),
    row("transactions", ({ transactionsPerSecond }) => transactionsPerSecond, formatRate, 0),
    row("deadlocks", ({ deadlocksPerSecond }) => deadlocksPerSecond, formatRate, 0),
    row(
      "blocks found in its cache",
      ({ cacheHitRatio }) => cacheHitRatio,
      (ratio) => formatPercent(Number(ratio.toPrecision(3))),
    ),
    ...texts
      .slice(0, page.all ? undefined : statementsShown)
      .map((text) => row(statementLabel(text), (reading) => statementMs(reading, text), formatDurationMs)),
  ];
}

const statementLabel = (text: string): string => truncateMiddle(safeText(text), textWidthMax);

function statementMs({ statements }: PostgresReading, text: string): number | null {
  return statements?.find((each) => each.text === text)?.meanMs ?? null;
}
