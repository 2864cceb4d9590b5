import type { RunPicture } from "#run";
import { Section } from "../app/section.tsx";
import { Empty } from "../app/states.tsx";

export function Operations({ run }: { readonly run: RunPicture }) {
  return (
    <Section id="operations" title="Operations">
      {run.result.operations.length === 0 && <Empty>No request was made.</Empty>}
    </Section>
  );
}
