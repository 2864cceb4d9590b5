import type { RunPicture } from "#run";
import { Frame } from "../app/frame.tsx";
import { Operations } from "../operations/operations.tsx";
import { OverTime } from "../overtime/over-time.tsx";
import { CheckSection } from "./check-section.tsx";
import { ErrorsSection } from "./errors-section.tsx";
import { DocsSection } from "./docs-section.tsx";
import { FindingsSection } from "./findings-section.tsx";
import { FirstSection } from "./first-section.tsx";
import { GoalsSection } from "./goals-section.tsx";
import { LineSection } from "./line-section.tsx";
import { MethodSection } from "./method-section.tsx";
import { PartsSection } from "./parts-section.tsx";
import { SoakSection } from "./soak-section.tsx";
import { StressSection } from "./stress-section.tsx";
import { VerdictSection } from "./verdict-section.tsx";

/** One run, told in the order in which one would ask. */
export function ReportPage({ run }: { readonly run: RunPicture }) {
  const { result, story } = run;
  const { soak, stress, check, explore } = result;
  const isPlain = explore === undefined && soak === undefined && stress === undefined && check === undefined;
  return (
    <Frame title={`${result.test} · Plimsoll`} about={result.test} links={linksOf(run)}>
      <VerdictSection run={run} />
      {story.line !== null && <LineSection story={story} line={story.line} />}
      {soak !== undefined && <SoakSection soak={soak} told={story.told} />}
      {stress !== undefined && <StressSection stress={stress} told={story.told} />}
      {check !== undefined && <CheckSection check={check} />}
      {(isPlain || story.goals.length > 0) && <GoalsSection run={run} />}
      {explore !== undefined && <FirstSection story={story} explore={explore} docs={run.docs} />}
      <OverTime run={run} />
      <Operations run={run} />
      <PartsSection parts={story.parts} />
      <FindingsSection run={run} />
      <ErrorsSection run={run} />
      <MethodSection run={run} />
      <DocsSection docs={run.docs} />
    </Frame>
  );
}

/** To the chapters that are there. */
function linksOf({ result, story }: RunPicture): readonly { readonly href: string; readonly text: string }[] {
  const { soak, stress, check, explore } = result;
  return [
    ...(story.line === null ? [] : [{ href: "#the-line", text: "The line" }]),
    ...(soak === undefined ? [] : [{ href: "#endurance", text: "Endurance" }]),
    ...(stress === undefined ? [] : [{ href: "#overload", text: "Overload" }]),
    ...(check === undefined ? [] : [{ href: "#questions", text: "Questions" }]),
    ...(explore === undefined ? [] : [{ href: "#first-to-give", text: "What gave first" }]),
    { href: "#over-time", text: "Over time" },
    { href: "#operations", text: "Operations" },
    { href: "#findings", text: "Findings" },
    ...(result.errors.length === 0 ? [] : [{ href: "#errors", text: "Errors" }]),
    { href: "#method", text: "How it was measured" },
  ];
}
