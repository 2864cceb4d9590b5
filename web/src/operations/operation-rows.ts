import type { OperationResult, PageOperation, RunPicture } from "#run";

/** One line of the table. */
export interface OperationRow {
  /** Its place in `result.operations`. */
  readonly index: number;
  readonly label: string;
  readonly operation: OperationResult;
  /** What is known of it second by second; undefined = it was left out of the page. */
  readonly page: PageOperation | undefined;
}

export type SortKey = "name" | "count" | "rate" | "errors" | "p50" | "p95" | "p99" | "max";
export type Direction = "ascending" | "descending";

export interface Order {
  readonly key: SortKey;
  readonly direction: Direction;
}

/** What is asked for most: where the most requests went. */
export const firstOrder: Order = { key: "count", direction: "descending" };

export function operationRows({ result, operationLabels, operations }: RunPicture): readonly OperationRow[] {
  const pages = new Map(operations.map((page) => [page.index, page]));
  return result.operations.map((operation, index) => ({
    index,
    label: operationLabels[index] ?? operation.name,
    operation,
    page: pages.get(index),
  }));
}

/** Every word of the filter stands somewhere in the name, the scenario or the step; capitals or not. */
export function filteredRows(rows: readonly OperationRow[], filter: string): readonly OperationRow[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter(({ label, operation: { scenario, step = "" } }) => {
    const text = `${label}\n${scenario}\n${step}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

const figureOf: Readonly<Record<Exclude<SortKey, "name">, (row: OperationRow) => number | null>> = {
  count: ({ operation }) => operation.count,
  rate: ({ operation }) => operation.ratePerSecond,
  errors: ({ operation }) => operation.errorRatio,
  p50: ({ operation }) => operation.latencyMs.p50,
  p95: ({ operation }) => operation.latencyMs.p95,
  p99: ({ operation }) => operation.latencyMs.p99,
  max: ({ operation }) => operation.latencyMs.max,
};

/** What is not known stands last, whichever way; equals keep their order. */
export function sortedRows(rows: readonly OperationRow[], { key, direction }: Order): readonly OperationRow[] {
  const sign = direction === "ascending" ? 1 : -1;
  if (key === "name") return rows.toSorted((one, other) => sign * compareTexts(one.label, other.label));
  const of = figureOf[key];
  return rows.toSorted((one, other) => {
    const [a, b] = [of(one), of(other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return sign * (a - b);
  });
}

const compareTexts = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** Once more the same way turns it round; figures begin with the largest, names with A. */
export function nextOrder(order: Order, key: SortKey): Order {
  if (order.key === key) return { key, direction: order.direction === "ascending" ? "descending" : "ascending" };
  return { key, direction: key === "name" ? "ascending" : "descending" };
}
