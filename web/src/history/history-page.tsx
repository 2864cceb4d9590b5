import { useEffect, useMemo } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { Frame } from "../app/frame.tsx";
import { Problem } from "../app/states.tsx";
import { Gate } from "../server/gate.tsx";
import { serverLinks } from "../server/links.ts";
import { Folder } from "./folder.ts";
import { RunList } from "./run-list.tsx";
import { StartTest } from "./start-test.tsx";
import { Trends } from "./trends.tsx";
import "./history.css";

/** What was measured in this folder: each run, or what changed from run to run. */
export function HistoryPage() {
  const isTrends = new URLSearchParams(location.search).has("trends");
  return (
    <Gate around={(problem) => <Around isTrends={isTrends}>{problem}</Around>}>
      <Around isTrends={isTrends}>{isTrends ? <Trends /> : <Runs />}</Around>
    </Gate>
  );
}

function Around({ isTrends, children }: { readonly isTrends: boolean; readonly children: ComponentChildren }) {
  const title = isTrends ? "Trends" : "Runs";
  return (
    <Frame title={`${title} · Plimsoll`} links={serverLinks(isTrends ? "trends" : "runs")}>
      {children}
    </Frame>
  );
}

function Runs() {
  const folder = useMemo(() => new Folder(), []);
  useEffect(() => {
    folder.open();
    return () => folder.close();
  }, [folder]);
  const { problem, runs } = folder;
  const answer = runs.value;
  return (
    <>
      <h1 class="page-title">Runs</h1>
      {problem.value !== null && (
        <Problem what={problem.value.error} {...(problem.value.hint !== undefined && { advice: problem.value.hint })} />
      )}
      {answer === null && problem.value === null && (
        <p class="quiet" role="status">
          Reading the runs …
        </p>
      )}
      {answer?.mayControl === true && <StartTest isGoingOn={answer.runs.some(({ state }) => state === "running")} />}
      {answer !== null && <RunList answer={answer} nowMs={folder.readAtMs.value} />}
    </>
  );
}
