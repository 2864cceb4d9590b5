import type { TextGrid } from "#run";

/** A table whose cells are ready to be read. Wider than the page it scrolls in its own box, by keyboard too. */
export function Grid({ title, grid: { columns, rows, note } }: { readonly title: string; readonly grid: TextGrid }) {
  const [name = "", ...others] = columns;
  return (
    <div class="grid">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- whoever has no mouse scrolls it too */}
      <section class="table-box" aria-label={title} tabIndex={0}>
        <table class="figures">
          <caption>{title}</caption>
          <thead>
            <tr>
              <th scope="col">{name === "" ? <span class="hidden">figure</span> : name}</th>
              {others.map((column) => (
                <th key={column} scope="col" class={wordColumns.has(column) ? "words" : ""}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={`${String(index)} ${row.name}`} class={row.tone === undefined ? "" : `tone-${row.tone}`}>
                <th scope="row">{row.name}</th>
                {row.cells.map((cell, at) => (
                  <td key={others[at] ?? String(at)} class={wordColumns.has(others[at] ?? "") ? "words" : ""}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {note !== null && <p class="quiet note">{note}</p>}
    </div>
  );
}

/** Read from the left, not compared digit by digit. */
const wordColumns: ReadonlySet<string> = new Set(["outcome", "how", "verdict", "value", "on", "traffic"]);
