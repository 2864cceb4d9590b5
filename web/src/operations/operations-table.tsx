import { useSignal } from "@preact/signals";
import { useId, useMemo, useRef } from "preact/hooks";
import type { RunPicture } from "#run";
import { countText, durationText, percentText, rateText } from "../app/figures.ts";
import { useColumnsShown } from "./columns-shown.ts";
import { CutName } from "./cut-name.tsx";
import { OperationDetail } from "./operation-detail.tsx";
import {
  type Direction,
  firstOrder,
  nextOrder,
  type OperationRow,
  type Order,
  type SortKey,
  sortedRows,
} from "./operation-rows.ts";
import { mostOf } from "./spark-path.ts";
import { Sparkline } from "./sparkline.tsx";
import { useWindowedRows } from "./windowed.ts";

interface TableProps {
  readonly run: RunPicture;
  readonly rows: readonly OperationRow[];
}

const rowPx = 41;

const columns: readonly { readonly key: SortKey; readonly title: string; readonly class?: string }[] = [
  { key: "name", title: "Operation" },
  { key: "count", title: "Requests", class: "wide-only" },
  { key: "rate", title: "Rate" },
  { key: "errors", title: "Errors" },
  { key: "p50", title: "p50", class: "wide-only" },
  { key: "p95", title: "p95" },
  { key: "p99", title: "p99", class: "wide-only" },
  { key: "max", title: "Max", class: "wide-only" },
];
const columnCount = columns.length + 2;
const columnCountNarrow = columns.filter(({ class: name }) => name !== "wide-only").length;

/** Every operation with its figures and how they went; each opens into all there is of it. */
export function OperationsTable({ run, rows }: TableProps) {
  const order = useSignal<Order>(firstOrder);
  const open = useSignal<ReadonlySet<number>>(new Set());
  const place = useRef<HTMLTableElement>(null);
  const across = useColumnsShown(columnCount, columnCountNarrow).value;
  const sorted = useMemo(() => sortedRows(rows, order.value), [rows, order.value]);
  const windowed = useWindowedRows(sorted.length, rowPx, place, (index) => sorted[index]?.index ?? -1);
  const toggle = (index: number): void => {
    const next = new Set(open.value);
    if (!next.delete(index)) next.add(index);
    open.value = next;
  };
  return (
    <div class="table-box operations-box">
      <table ref={place} class="figures operations" aria-rowcount={sorted.length + 1}>
        <caption class="hidden">Operations; a button in each row opens what there is of it</caption>
        <Head order={order.value} sort={(key) => (order.value = nextOrder(order.value, key))} />
        <Room heightPx={windowed.abovePx} across={across} />
        {windowed.indexes.map((at) => {
          const row = sorted[at];
          if (row === undefined) return null;
          const isOpen = open.value.has(row.index);
          return (
            <tbody key={row.index} data-index={at} ref={windowed.measure}>
              <Row row={row} isOpen={isOpen} rowIndex={at + 2} toggle={() => toggle(row.index)} />
              {isOpen && (
                <tr class="operation-open">
                  <td colSpan={across}>
                    <OperationDetail run={run} row={row} />
                  </td>
                </tr>
              )}
            </tbody>
          );
        })}
        <Room heightPx={windowed.belowPx} across={across} />
      </table>
    </div>
  );
}

function Head({ order, sort }: { readonly order: Order; readonly sort: (key: SortKey) => void }) {
  return (
    <thead>
      <tr>
        {columns.map(({ key, title, class: name }) => (
          <th key={key} scope="col" class={name} aria-sort={order.key === key ? order.direction : "none"}>
            <button type="button" class="sort" onClick={() => sort(key)}>
              {title}
              <span class="sort-sign" aria-hidden="true">
                {order.key === key ? signs[order.direction] : ""}
              </span>
            </button>
          </th>
        ))}
        <th scope="col" class="wide-only spark-cell">
          p95 over time
        </th>
        <th scope="col" class="wide-only spark-cell">
          Rate over time
        </th>
      </tr>
    </thead>
  );
}

const signs: Readonly<Record<Direction, string>> = { ascending: "▲", descending: "▼" };

function Room({ heightPx, across }: { readonly heightPx: number; readonly across: number }) {
  if (heightPx <= 0) return null;
  return (
    <tbody aria-hidden="true">
      <tr class="room">
        <td colSpan={across} style={{ height: `${String(heightPx)}px` }} />
      </tr>
    </tbody>
  );
}

interface RowProps {
  readonly row: OperationRow;
  readonly isOpen: boolean;
  readonly rowIndex: number;
  readonly toggle: () => void;
}

function Row({ row, isOpen, rowIndex, toggle }: RowProps) {
  const id = useId();
  const { label, operation, page } = row;
  const { latencyMs, count, ratePerSecond, errorRatio, scenario, step } = operation;
  const where = [scenario, step].filter((each) => each !== undefined && each !== "").join(" · ");
  const timeline = page?.timeline ?? null;
  return (
    <tr
      class={isOpen ? "operation open" : "operation"}
      aria-rowindex={rowIndex}
      onClick={(event) => byRow(event, toggle)}
    >
      <th scope="row">
        <button type="button" id={id} class="operation-name" aria-expanded={isOpen} onClick={toggle}>
          <span class="operation-arrow" aria-hidden="true">
            {isOpen ? "▾" : "▸"}
          </span>
          <CutName text={label} />
          {where !== "" && (
            <span class="operation-where">
              <CutName text={where} />
            </span>
          )}
        </button>
      </th>
      <td class="wide-only">{countText(count)}</td>
      <td>{rateText(ratePerSecond)}</td>
      <td class={errorRatio > 0 ? "has-errors" : "quiet"}>{percentText(errorRatio)}</td>
      <td class="wide-only">{durationText(latencyMs.p50)}</td>
      <td>{durationText(latencyMs.p95)}</td>
      <td class="wide-only">{durationText(latencyMs.p99)}</td>
      <td class="wide-only">{durationText(latencyMs.max)}</td>
      <td class="wide-only spark-cell">
        {timeline !== null && (
          <Sparkline
            values={timeline.latencyMs.p95}
            colour="--series-2"
            title={`p95 over time, at most ${durationText(mostOf(timeline.latencyMs.p95))}`}
          />
        )}
      </td>
      <td class="wide-only spark-cell">
        {timeline !== null && (
          <Sparkline
            values={timeline.requestsPerSecond}
            colour="--series-1"
            title={`rate over time, at most ${rateText(mostOf(timeline.requestsPerSecond))}`}
          />
        )}
      </td>
    </tr>
  );
}

/** A click anywhere in the row opens it; its button does that by itself, and selecting text is no click. */
function byRow(event: MouseEvent, toggle: () => void): void {
  if (event.target instanceof Element && event.target.closest("button") !== null) return;
  if (getSelection()?.isCollapsed !== false) toggle();
}
