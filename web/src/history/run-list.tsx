import { useSignal } from "@preact/signals";
import type { RunListing, RunsAnswer } from "#run";
import { countText, durationText, percentText, rateText } from "../app/figures.ts";
import { Empty } from "../app/states.tsx";
import { runLink } from "../server/links.ts";
import { type Picked, PickBar, pickOf, type Side } from "./pick.tsx";
import { stateWord, whenText } from "./words.ts";

const shownFirst = 50;
/** Fewer are seen at one look. */
const filterFrom = 8;

interface ListProps {
  readonly answer: RunsAnswer;
  readonly nowMs: number;
}

export function RunList({ answer: { runs, total, folder }, nowMs }: ListProps) {
  const filter = useSignal("");
  const picked = useSignal<Picked>({ a: [], b: [] });
  const isAll = useSignal(false);
  if (total === 0) {
    return (
      <Empty>
        Nothing was measured in {folder} yet. Start a test above, or in a terminal: <code>plimsoll run shop.ts</code>
      </Empty>
    );
  }
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = runs.filter((run) => words.every((word) => textOf(run).includes(word)));
  const hasCapacity = runs.some(({ capacityPerSecond }) => capacityPerSecond !== null);
  const shown = isAll.value ? found : found.slice(0, shownFirst);
  return (
    <>
      <div class="listing-tools">
        {runs.length >= filterFrom && (
          <label>
            <span>Filter</span>{" "}
            <input
              type="search"
              placeholder="test, method, verdict, target"
              value={filter.value}
              onInput={(event) => (filter.value = event.currentTarget.value)}
            />
          </label>
        )}
        <p class="quiet small" role="status">
          {countText(found.length)} of {countText(total)} runs in {folder}
        </p>
      </div>
      <PickBar picked={picked} />
      {shown.length === 0 ? (
        <Empty>No run has these words.</Empty>
      ) : (
        <div class="table-box" tabIndex={0} role="region" aria-label="Runs">
          <table class="figures listing">
            <Head hasCapacity={hasCapacity} />
            <tbody>
              {shown.map((run) => (
                <Row
                  key={run.id}
                  run={run}
                  nowMs={nowMs}
                  hasCapacity={hasCapacity}
                  side={pickOf(picked.value, run.id)}
                  onSide={(side) => (picked.value = moved(picked.value, run.id, side))}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {found.length > shown.length && (
        <p class="pick">
          <button type="button" onClick={() => (isAll.value = true)}>
            Show all {countText(found.length)}
          </button>
        </p>
      )}
    </>
  );
}

const columns = ["Run", "Verdict", "Began", "Lasted", "Requests", "p95", "Errors"] as const;

function Head({ hasCapacity }: { readonly hasCapacity: boolean }) {
  return (
    <thead>
      <tr>
        <th scope="col">
          <span class="hidden">Compare</span>
        </th>
        {[...columns, ...(hasCapacity ? ["Carries"] : [])].map((name) => (
          <th key={name} scope="col" class={name === "Run" || name === "Verdict" ? "is-words" : undefined}>
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}

interface RowProps {
  readonly run: RunListing;
  readonly nowMs: number;
  readonly hasCapacity: boolean;
  readonly side: Side | null;
  readonly onSide: (side: Side | null) => void;
}

function Row({ run, nowMs, hasCapacity, side, onSide }: RowProps) {
  const { id, test, method, target, startedAt, summary, doubts } = run;
  const name = test ?? id;
  return (
    <tr>
      <td class="sides">
        <SideButton run={name} letter="a" side={side} onSide={onSide} />
        <SideButton run={name} letter="b" side={side} onSide={onSide} />
      </td>
      <th scope="row" class="is-words" title={summary}>
        <a href={runLink(id)}>{name}</a>
        <span class="listing-about">
          {[method, target].filter(Boolean).join(" on ")}
          {doubts > 0 && ` · ${countText(doubts)} ${doubts === 1 ? "doubt" : "doubts"}`}
        </span>
      </th>
      <td class="is-words">
        <Verdict run={run} />
      </td>
      <td title={startedAt ?? ""}>{startedAt === null ? "" : whenText(startedAt, nowMs)}</td>
      <td>{run.durationMs === null ? "" : durationText(Math.round(run.durationMs / 1000) * 1000)}</td>
      <td>{rateText(run.requestsPerSecond)}</td>
      <td>{durationText(run.p95Ms)}</td>
      <td>{percentText(run.errorRatio)}</td>
      {hasCapacity && <td>{run.capacityPerSecond === null ? "" : rateText(run.capacityPerSecond)}</td>}
    </tr>
  );
}

function Verdict({ run }: { readonly run: Pick<RunListing, "state" | "verdict"> }) {
  const { word, sign, tone } = stateWord(run);
  return (
    <span class={`run-verdict run-${tone}`}>
      <span aria-hidden="true">{sign}</span> {word}
    </span>
  );
}

interface SideProps {
  readonly run: string;
  readonly letter: Side;
  readonly side: Side | null;
  readonly onSide: (side: Side | null) => void;
}

function SideButton({ run, letter, side, onSide }: SideProps) {
  const isOn = side === letter;
  return (
    <button
      type="button"
      class="side"
      aria-pressed={isOn}
      aria-label={`${run}: ${letter === "a" ? "before (A)" : "after (B)"}`}
      onClick={() => onSide(isOn ? null : letter)}
    >
      {letter.toUpperCase()}
    </button>
  );
}

function textOf({ id, test, method, target, verdict, state }: RunListing): string {
  return [id, test, method, target, verdict, state].join(" ").toLowerCase();
}

function moved({ a, b }: Picked, id: string, side: Side | null): Picked {
  const without = (ids: readonly string[]): readonly string[] => ids.filter((each) => each !== id);
  return {
    a: side === "a" ? [...without(a), id] : without(a),
    b: side === "b" ? [...without(b), id] : without(b),
  };
}
