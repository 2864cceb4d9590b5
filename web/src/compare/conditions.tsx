import type { ConditionDifference } from "#run";
import { Section } from "../app/section.tsx";

const words: Readonly<Record<ConditionDifference["severity"], string>> = {
  refused: "So they are not compared",
  warned: "May explain a difference",
  noted: "Noted",
};

/** Where the sides were not measured alike. */
export function Conditions({ differences }: { readonly differences: readonly ConditionDifference[] }) {
  if (differences.length === 0) return null;
  return (
    <Section id="conditions" title="How they were measured" lead="Where the two sides differ beside what was measured.">
      <div class="table-box" tabIndex={0} role="region" aria-label="Table of differences">
        <table class="figures words">
          <thead>
            <tr>
              {["What", "A", "B", "It means"].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {differences.map(({ what, a, b, severity, why }) => (
              <tr key={what}>
                <th scope="row">{what}</th>
                <td>{a}</td>
                <td>{b}</td>
                <td>
                  <strong>{words[severity]}.</strong> {why}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
