import type { ExploreResult, ResourceSummary, TrialResult } from "#run";
import { innerWidth, type Page, section } from "../layout.ts";
import { type Row, tableLines } from "../table.ts";
import { isValid, loadText } from "./estimates.ts";
import { metricRows } from "./resource-metrics.ts";
import { resourceRows, type ResourceRow } from "./resource-rows.ts";

interface Column {
  readonly title: string;
  readonly trial: TrialResult;
}

/** What the target used at what it carries, against the reference; rows that nobody could read are left out. */
export function resourceLines(explore: ExploreResult, page: Page): readonly string[] {
  const columns = columnsOf(explore);
  const summaries = columns.map(({ trial }) => trial.resources!);
  if (columns.length === 0) return [];
  const rows = [...resourceRows, ...metricRows(summaries, page)].flatMap((row) => tableRow(row, summaries, page));
  const figures = columns.map(({ title, trial }) => `${title} ${loadText(trial.ratePerSecond)}`);
  const shape = { title: "", figures: [...figures, ...(columns.length > 1 ? ["change"] : [])], leastNeeded: ["change"] };
  return rows.length === 0 ? [] : section("Used by the target and its machine", tableLines(shape, rows, innerWidth(page), page.palette), page);
}

function columnsOf(explore: ExploreResult): readonly Column[] {
  const { reference } = explore;
  const found: readonly (Column | undefined)[] = [
    reference === null ? undefined : { title: "reference", trial: reference },
    atCapacity(explore),
    atSaturation(explore),
  ];
  const known = found.filter((column) => column !== undefined && column.trial.resources !== null) as Column[];
  return known.filter(({ trial }, index) => known.findIndex((other) => other.trial === trial) === index);
}

/** The trial that says most about what it carries: a confirmation before any other, near before far. */
function atCapacity({ trials, capacity, reference }: ExploreResult): Column | undefined {
  if (capacity === null) return undefined;
  const distance = ({ ratePerSecond }: TrialResult): number => Math.abs(ratePerSecond - capacity.iterationsPerSecond);
  const good = trials.filter(
    (trial) => isValid(trial) && trial.outcome.kind === "good" && trial.resources !== null && trial.number !== reference?.number,
  );
  const isNear = (trial: TrialResult): boolean => distance(trial) <= capacity.iterationsPerSecond * 0.05;
  const [best] = good.toSorted(
    (a, b) => confirms(b, isNear) - confirms(a, isNear) || distance(a) - distance(b),
  );
  return best === undefined ? undefined : { title: "carried", trial: best };
}

function confirms(trial: TrialResult, isNear: (trial: TrialResult) => boolean): number {
  return Number(trial.purpose === "confirmation" && isNear(trial));
}

function atSaturation({ trials }: ExploreResult): Column | undefined {
  const probe = trials.find((trial) => trial.purpose === "saturation" && isValid(trial) && trial.resources !== null);
  return probe === undefined ? undefined : { title: "overload", trial: probe };
}

function tableRow(row: ResourceRow, summaries: readonly ResourceSummary[], { palette }: Page): readonly Row[] {
  const values = summaries.map((summary) => row.value(summary));
  if (values.every((value) => value === null) || (row.isHiddenAtZero === true && values.every((value) => !value))) return [];
  const cells = values.map((value) => ({ text: value === null ? "–" : row.print(value) }));
  const name = row.label(summaries);
  return [{ name: { text: name }, figures: [...cells, ...(values.length > 1 ? [{ text: changeText(values), paint: palette.dim }] : [])] }];
}

/** Of what it carries against the reference. */
function changeText([before, after]: readonly (number | null)[]): string {
  if (before === null || after === null || before === undefined || after === undefined || !(before > 0)) return "";
  const factor = after / before;
  return Math.abs(factor - 1) < 0.05 ? "same" : `× ${factor >= 10 ? factor.toFixed(0) : factor.toPrecision(2)}`;
}
