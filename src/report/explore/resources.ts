import type { ExploreResult, ResourceSummary, TrialResult } from "#run";
import { formatCount } from "#units";
import { counted } from "../figures.ts";
import { hanging, innerWidth, type Page, section } from "../layout.ts";
import { type Row, tableLines } from "../table.ts";
import { displayWidth } from "../width.ts";
import { isValid, loadText } from "./estimates.ts";
import { postgresRows } from "./postgres-rows.ts";
import { metricRows, peerRows } from "./resource-metrics.ts";
import { machineRows, type ResourceRow, targetRows } from "./resource-rows.ts";

/** Less than a twentieth is noise. */
const sameRatio = 0.95;

interface Column {
  readonly title: string;
  readonly trial: TrialResult;
}

/** What the target used at what it carries, against the reference; rows that nobody could read are left out. */
export function resourceLines(explore: ExploreResult, page: Page): readonly string[] {
  const { columns, rows, same: rest } = usedTable(explore, page);
  if (rows.length + rest === 0) return [];
  const shape = {
    title: "",
    figures: [...columns.map(({ title }) => title), ...(columns.length > 1 ? ["change"] : [])],
    leastNeeded: ["change"],
  };
  const same = rest === 0 ? [] : [page.palette.dim(`and ${counted(rest, "figure")} that stayed the same (show --all)`)];
  const table = tableLines(shape, rows, innerWidth(page), page.palette);
  const loads = columns.map(({ title, trial }) => `${title} ${loadText(trial.ratePerSecond)}`).join(", ");
  const title = `What was used (${loads})`;
  if (displayWidth(title) <= page.columns) return section(title, [...table, ...same], page);
  return section("What was used", [...hanging("", loads, page), ...table, ...same], page);
}

export interface UsedTable {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** Figures that are known and left out, since they stayed the same. */
  readonly same: number;
}

/** What is known at reference, capacity and overload, and what of it changed. */
export function usedTable(explore: ExploreResult, page: Page): UsedTable {
  const columns = columnsOf(explore);
  const summaries = columns.map(({ trial }) => trial.resources!);
  const known = [
    ...targetRows,
    ...peerRows(summaries, page),
    ...postgresRows(summaries, page),
    ...machineRows,
    ...metricRows(summaries, page),
  ].filter((row) => isWorth(row, summaries));
  const shown = page.all || columns.length < 2 ? known : known.filter((row) => hasChanged(row, summaries));
  return { columns, rows: shown.map((row) => tableRow(row, summaries, page)), same: known.length - shown.length };
}

/** The trial that stands for what it carries. */
export function trialAtCapacity(explore: ExploreResult): TrialResult | undefined {
  return atCapacity(explore)?.trial;
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
  if (capacity === null) return atMost(trials, reference);
  const distance = ({ ratePerSecond }: TrialResult): number => Math.abs(ratePerSecond - capacity.iterationsPerSecond);
  const good = trials.filter(
    (trial) =>
      isValid(trial) && trial.outcome.kind === "good" && trial.resources !== null && trial.number !== reference?.number,
  );
  const isNear = (trial: TrialResult): boolean => distance(trial) <= capacity.iterationsPerSecond * 0.05;
  const [best] = good.toSorted((a, b) => confirms(b, isNear) - confirms(a, isNear) || distance(a) - distance(b));
  return best === undefined ? undefined : { title: "carried", trial: best };
}

/** Where nothing is known to be too much, or what is: the highest load that was fine. */
function atMost(trials: readonly TrialResult[], reference: TrialResult | null): Column | undefined {
  const good = trials.filter(
    (trial) =>
      isValid(trial) && trial.outcome.kind === "good" && trial.resources !== null && trial.number !== reference?.number,
  );
  const [best] = good.toSorted((a, b) => b.ratePerSecond - a.ratePerSecond);
  return best === undefined ? undefined : { title: "fine", trial: best };
}

function confirms(trial: TrialResult, isNear: (trial: TrialResult) => boolean): number {
  return Number(trial.purpose === "confirmation" && isNear(trial));
}

function atSaturation({ trials }: ExploreResult): Column | undefined {
  const probe = trials.find((trial) => trial.purpose === "saturation" && isValid(trial) && trial.resources !== null);
  return probe === undefined ? undefined : { title: "overload", trial: probe };
}

function isWorth({ value, hiddenBelow }: ResourceRow, summaries: readonly ResourceSummary[]): boolean {
  const values = summaries.map(value).filter((each) => each !== null);
  return values.length > 0 && (hiddenBelow === undefined || values.some((each) => each > hiddenBelow));
}

/** As it is printed: a difference that cannot be seen is none. */
function hasChanged({ value, print }: ResourceRow, summaries: readonly ResourceSummary[]): boolean {
  const values = summaries.map(value).filter((each) => each !== null);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return values.length < summaries.length || (print(least) !== print(most) && least < most * sameRatio);
}

function tableRow(row: ResourceRow, summaries: readonly ResourceSummary[], { palette }: Page): Row {
  const values = summaries.map((summary) => row.value(summary));
  const cells = values.map((value) => ({ text: value === null ? "–" : row.print(value) }));
  const change = values.length > 1 ? [{ text: changeText(values), paint: palette.dim }] : [];
  return { name: { text: row.label(summaries) }, figures: [...cells, ...change] };
}

/** Of what it carries against the reference. */
function changeText([before, after]: readonly (number | null)[]): string {
  if (before === null || after === null || before === undefined || after === undefined || !(before > 0)) return "";
  const factor = after / before;
  if (factor < 0.01) return "× 0";
  return Math.min(factor, 1 / factor) > sameRatio
    ? "same"
    : `× ${factor >= 10 ? formatCount(Number(factor.toPrecision(2))) : factor.toPrecision(2)}`;
}
