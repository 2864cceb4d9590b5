import type { ResourceSummary } from "#run";
import { formatCount } from "#units";
import type { Page } from "../layout.ts";
import { safeText } from "../safe-text.ts";
import { truncateMiddle } from "../width.ts";
import type { ResourceRow } from "./resource-rows.ts";

const rowsShown = 5;
const nameWidthMax = 60;

/** Connections by where they lead, then what Prometheus endpoints told; of the latter what load changed most. */
export function metricRows(summaries: readonly ResourceSummary[], page: Page): readonly ResourceRow[] {
  const peers = namesOf(summaries, ({ target }) => target?.peers ?? {});
  const metrics = namesOf(summaries, ({ metrics: samples }) => samples).toSorted(
    (a, b) => changeOf(b, summaries) - changeOf(a, summaries) || a.localeCompare(b),
  );
  const cut = <T>(names: readonly T[]): readonly T[] => (page.all ? names : names.slice(0, rowsShown));
  return [
    ...(peers.length < 2 ? [] : cut(peers)).map((peer): ResourceRow => figureRow(`connections to ${peer}`, (summary) => summary.target?.peers[peer])),
    ...cut(metrics).map((name): ResourceRow => figureRow(name, (summary) => summary.metrics[name])),
  ];
}

function namesOf(
  summaries: readonly ResourceSummary[],
  of: (summary: ResourceSummary) => Readonly<Record<string, number>>,
): readonly string[] {
  return [...new Set(summaries.flatMap((summary) => Object.keys(of(summary))))];
}

/** Names come from the target. */
function figureRow(name: string, of: (summary: ResourceSummary) => number | undefined): ResourceRow {
  const label = truncateMiddle(safeText(name), nameWidthMax);
  return {
    label: () => label,
    value: (summary) => of(summary) ?? null,
    print: (value) => (Math.abs(value) < 1000 ? String(Number(value.toPrecision(3))) : formatCount(value)),
  };
}

/** How far a metric moved between the first and the other columns; from nothing to something is far. */
function changeOf(name: string, summaries: readonly ResourceSummary[]): number {
  const [first = 0, ...others] = summaries.map(({ metrics }) => metrics[name] ?? 0);
  const most = others.reduce((far, value) => (Math.abs(value - first) > Math.abs(far - first) ? value : far), first);
  const scale = Math.max(Math.abs(first), Math.abs(most));
  return scale === 0 ? 0 : Math.abs(most - first) / scale;
}
