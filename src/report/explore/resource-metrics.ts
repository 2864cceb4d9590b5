import type { ResourceSummary } from "#run";
import { formatCount } from "#units";
import type { Page } from "../layout.ts";
import { safeText } from "../safe-text.ts";
import { truncateMiddle } from "../width.ts";
import type { ResourceRow } from "./resource-rows.ts";

const rowsShown = 5;
const nameWidthMax = 60;

/** Connections the target opened, by where they lead; one destination alone is told by their sum. */
export function peerRows(summaries: readonly ResourceSummary[], page: Page): readonly ResourceRow[] {
  const peers = namesOf(summaries, ({ target }) => target?.peers ?? {});
  const shown = peers.length < 2 ? [] : page.all ? peers : peers.slice(0, rowsShown);
  return shown.map((peer) => figureRow(`to ${peer}`, (summary) => summary.target?.peers[peer]));
}

/** What Prometheus endpoints told; first what changed most. */
export function metricRows(summaries: readonly ResourceSummary[], page: Page): readonly ResourceRow[] {
  const metrics = namesOf(summaries, ({ metrics: samples }) => samples).toSorted(
    (a, b) => changeOf(b, summaries) - changeOf(a, summaries) || a.localeCompare(b),
  );
  const shown = page.all ? metrics : metrics.slice(0, rowsShown);
  return shown.map((name) => figureRow(name, (summary) => summary.metrics[name]));
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
