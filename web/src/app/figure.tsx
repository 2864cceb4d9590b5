import type { ComponentChildren } from "preact";

export interface TextTable {
  readonly columns: readonly string[];
  /** The first cell of each row names it. */
  readonly rows: readonly (readonly string[])[];
}

interface FigureProps {
  readonly title: string;
  /** What a person who does not see the picture should know; said instead of it. */
  readonly description: string;
  /** The same in figures, for screen readers; at most some twenty rows. */
  readonly table?: TextTable;
  /** What the colours and signs stand for. */
  readonly legend?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A picture with its title and what it says in words. An SVG in it is aria-hidden: its words stand here. */
export function Figure({ title, description, table, legend, children }: FigureProps) {
  return (
    <figure class="figure">
      <figcaption>
        <span class="figure-title">{title}</span>
        <span class="hidden">{description}</span>
        {legend}
      </figcaption>
      <div class="figure-picture">{children}</div>
      {table !== undefined && <HiddenTable title={title} table={table} />}
    </figure>
  );
}

function HiddenTable({ title, table: { columns, rows } }: { readonly title: string; readonly table: TextTable }) {
  return (
    <div class="hidden">
      <table>
        <caption>{title}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name = "", ...cells], index) => (
            <tr key={`${String(index)} ${name}`}>
              <th scope="row">{name}</th>
              {cells.map((cell, at) => (
                <td key={columns[at + 1] ?? String(at)}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
