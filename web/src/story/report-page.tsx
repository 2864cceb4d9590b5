import type { RunPicture } from "#run";
import { Frame } from "../app/frame.tsx";
import { Operations } from "../operations/operations.tsx";
import { OverTime } from "../overtime/over-time.tsx";

/** One run, told in the order in which one would ask. */
export function ReportPage({ run }: { readonly run: RunPicture }) {
  const { result } = run;
  return (
    <Frame title={`${result.test} · Plimsoll`} about={result.test} links={links}>
      <h1>{run.sentence}</h1>
      <OverTime run={run} />
      <Operations run={run} />
    </Frame>
  );
}

const links = [
  { href: "#over-time", text: "Over time" },
  { href: "#operations", text: "Operations" },
];
