import type { ExactRow } from "#run";
import { countText } from "../app/figures.ts";
import { Section } from "../app/section.tsx";

const words: Readonly<Record<ExactRow["outcome"], readonly [word: string, tone: string]>> = {
  regression: ["✗ worse", "bad"],
  improvement: ["✓ better", "good"],
  same: ["same", "quiet"],
  noted: ["noted", "quiet"],
};

/** Counts that do not vary by chance: what differs, differs. */
export function ExactCounts({ rows }: { readonly rows: readonly ExactRow[] }) {
  const changed = rows.filter(({ outcome }) => outcome !== "same");
  if (rows.length === 0) return null;
  return (
    <Section
      id="counts"
      title="Calls and findings"
      lead={`Exact: no chance in them. ${countText(rows.length - changed.length)} of ${countText(rows.length)} are the same on both sides.`}
    >
      {changed.length > 0 && (
        <div class="table-box" tabIndex={0} role="region" aria-label="Table of calls and findings">
          <table class="figures">
            <thead>
              <tr>
                {["What", "A", "B", "Outcome"].map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {changed.map(({ name, a, b, outcome, what }) => (
                <tr key={`${what} ${name}`}>
                  <th scope="row">{name}</th>
                  <td>{figure(a)}</td>
                  <td>{figure(b)}</td>
                  <td class={`run-${words[outcome][1]}`}>{words[outcome][0]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}

const figure = (value: number): string => (Number.isInteger(value) ? countText(value) : value.toFixed(2));
