import type { RunPicture } from "#run";
import { Section } from "../app/section.tsx";
import { Empty } from "../app/states.tsx";

export function OverTime({ run }: { readonly run: RunPicture }) {
  return (
    <Section id="over-time" title="Over time">
      {run.timeline.atSeconds.length === 0 && <Empty>No second of this run was over.</Empty>}
    </Section>
  );
}
