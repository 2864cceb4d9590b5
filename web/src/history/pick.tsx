import type { Signal } from "@preact/signals";
import { countText } from "../app/figures.ts";

export type Side = "a" | "b";
export interface Picked {
  readonly a: readonly string[];
  readonly b: readonly string[];
}

export function pickOf({ a, b }: Picked, id: string): Side | null {
  if (a.includes(id)) return "a";
  return b.includes(id) ? "b" : null;
}

export const compareLink = ({ a, b }: Picked): string => `./compare?a=${a.join(",")}&b=${b.join(",")}`;

/** Two sets of runs: what was before, and what is to be compared with it. */
export function PickBar({ picked }: { readonly picked: Signal<Picked> }) {
  const { a, b } = picked.value;
  const isReady = a.length > 0 && b.length > 0;
  return (
    <div class="pick" role="status">
      {a.length + b.length === 0 ? (
        <p class="quiet small">
          To compare, mark runs before a change with A and runs after it with B; five a side see a change of a tenth.
        </p>
      ) : (
        <>
          <p>
            {countText(a.length)} in A, {countText(b.length)} in B.
          </p>
          {isReady ? (
            <a href={compareLink(picked.value)}>Compare them</a>
          ) : (
            <span class="quiet">Mark runs for both sides.</span>
          )}
          <button type="button" onClick={() => (picked.value = { a: [], b: [] })}>
            Clear
          </button>
        </>
      )}
    </div>
  );
}
