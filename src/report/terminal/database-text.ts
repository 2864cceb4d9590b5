import type { ResourceSummary, RunResult } from "#run";
import { formatCount, formatDurationMs, formatPercent } from "#units";
import { safeText } from "../safe-text.ts";
import { truncateMiddle } from "../width.ts";

const statementWidthMax = 60;

/** What the target's PostgreSQL did over the run, where it was asked. */
export function databaseTexts({ resources }: RunResult): readonly string[] {
  // Whoever wrote the document: a field of another shape is no reading.
  const postgres = (resources["summary"] as ResourceSummary | undefined)?.postgres;
  if (typeof postgres?.connectionsMax !== "number") return [];
  const { connections, connectionsMax, lockWaits, cacheHitRatio, statements } = postgres;
  const open = Object.values(connections).reduce((sum, count) => sum + count, 0);
  const [busiest] = statements ?? [];
  const parts = [
    `PostgreSQL: ${amount(open)} of ${formatCount(connectionsMax)} connections (${amount(connections["active"] ?? 0)} active)`,
    ...(lockWaits < 0.05 ? [] : [`${amount(lockWaits)} waiting for a lock`]),
    ...(cacheHitRatio === null
      ? []
      : [`${formatPercent(Number(cacheHitRatio.toPrecision(3)))} of blocks from its cache`]),
    ...(busiest === undefined
      ? []
      : [
          `most time for ${truncateMiddle(safeText(busiest.text), statementWidthMax)} (${formatDurationMs(busiest.meanMs)})`,
        ]),
  ];
  return [parts.join(", ")];
}

const amount = (value: number): string => (value < 10 ? String(Number(value.toPrecision(2))) : formatCount(value));
