import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { RunPicture } from "#run";
import { countText } from "../app/figures.ts";
import { Section } from "../app/section.tsx";
import { Empty } from "../app/states.tsx";
import { filteredRows, operationRows } from "./operation-rows.ts";
import { OperationsTable } from "./operations-table.tsx";
import "./operations.css";
import "../trace/trace.css";

/** Fewer are seen at one look. */
const filterFrom = 8;

/** Every operation; `run` may come again with more in it, as it does while a run goes on. */
export function Operations({ run }: { readonly run: RunPicture }) {
  const filter = useSignal("");
  const rows = useMemo(() => operationRows(run), [run]);
  const shown = useMemo(() => filteredRows(rows, filter.value), [rows, filter.value]);
  return (
    <Section id="operations" title="Operations" lead={rows.length > 0 ? leadOf(run) : undefined}>
      {rows.length === 0 && (
        <Empty>
          {run.state === "running"
            ? "No request has ended yet."
            : "No request was made: see what stopped the run, above."}
        </Empty>
      )}
      {rows.length >= filterFrom && (
        <div class="filter-line">
          <label>
            <span>Filter</span>
            <input
              type="search"
              value={filter.value}
              placeholder="words of a name, scenario or step"
              onInput={(event) => (filter.value = event.currentTarget.value)}
            />
          </label>
          <span class="quiet" role="status">
            {shown.length === rows.length
              ? `${countText(rows.length)} operations`
              : `${countText(shown.length)} of ${countText(rows.length)} operations`}
          </span>
        </div>
      )}
      {rows.length > 0 &&
        (shown.length > 0 ? (
          <OperationsTable run={run} rows={shown} />
        ) : (
          <Empty>No operation has these words. Clear the filter to see all of them.</Empty>
        ))}
    </Section>
  );
}

function leadOf({ result }: RunPicture): string {
  const hasTraces = (result.inside?.routes.length ?? 0) > 0;
  const what = hasTraces
    ? "its distribution, its errors, where its time goes inside"
    : "its distribution and its errors";
  return `Latency is from the intended start; a failure counts as slower than any success. Open one for ${what}.`;
}
