import type { TitledGrid } from "#run";
import { Section } from "../app/section.tsx";
import { Grid } from "./grid.tsx";

/** Scenarios, steps, checks, the test's own metrics, faults. */
export function PartsSection({ parts }: { readonly parts: readonly TitledGrid[] }) {
  if (parts.length === 0) return null;
  return (
    <Section id="parts" title="Scenarios, steps and checks">
      {parts.map(({ title, grid }) => (
        <Grid key={title} title={title} grid={grid} />
      ))}
    </Section>
  );
}
