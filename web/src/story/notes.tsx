import type { PageNote } from "#run";

/** What to take with care, and what to do about it. */
export function Notes({ notes }: { readonly notes: readonly PageNote[] }) {
  if (notes.length === 0) return null;
  return (
    <ul class="notes">
      {notes.map(({ text, advice }) => (
        <li key={text}>
          <p>{text}</p>
          {advice !== "" && <p class="advice">{advice}</p>}
        </li>
      ))}
    </ul>
  );
}
