import { useEffect, useMemo } from "preact/hooks";
import { Frame } from "../app/frame.tsx";
import { Empty, Problem } from "../app/states.tsx";
import { Operations } from "../operations/operations.tsx";
import { OverTime } from "../overtime/over-time.tsx";
import { Gate } from "../server/gate.tsx";
import { idsOf, serverLinks } from "../server/links.ts";
import { ReportPage } from "../story/report-page.tsx";
import { LiveRun } from "./live-run.ts";
import { LoadPanel } from "./load-panel.tsx";
import { NowFigures } from "./now-figures.tsx";
import { SearchProgress } from "./search-progress.tsx";
import { StateLine } from "./state-line.tsx";
import "./live.css";

/** A run by its id: while it goes on as it goes on, afterwards as it was. */
export function LivePage() {
  const [id] = idsOf("run");
  if (id === undefined) {
    return (
      <Frame title="A run · Plimsoll" links={serverLinks()}>
        <h1 class="page-title">A run</h1>
        <Empty>
          The address names no run. <a href="./">All runs of this folder</a>
        </Empty>
      </Frame>
    );
  }
  return (
    <Gate
      around={(problem) => (
        <Frame title="A run · Plimsoll" links={serverLinks()}>
          {problem}
        </Frame>
      )}
    >
      <Run id={id} />
    </Gate>
  );
}

function Run({ id }: { readonly id: string }) {
  const run = useMemo(() => new LiveRun(id), [id]);
  useEffect(() => {
    run.open();
    return () => run.close();
  }, [run]);
  const picture = run.picture.value;
  if (picture !== null && run.isOver.value) return <ReportPage run={picture} />;
  return (
    <Frame
      title={picture === null ? "A run · Plimsoll" : `${picture.result.test}, running · Plimsoll`}
      about={picture?.result.test}
      links={serverLinks()}
    >
      <Going run={run} />
    </Frame>
  );
}

function Going({ run }: { readonly run: LiveRun }) {
  const picture = run.picture.value;
  const refusal = run.refusal.value;
  if (refusal !== null || picture === null) return <NotYet run={run} />;
  return (
    <>
      <StateLine run={run} picture={picture} />
      <NowFigures picture={picture} />
      <LoadPanel run={run} />
      <SearchProgress status={run.status.value} line={run.line.value} />
      <OverTime run={picture} />
      <Operations run={picture} />
    </>
  );
}

function NotYet({ run }: { readonly run: LiveRun }) {
  return (
    <>
      <h1 class="page-title">A run</h1>
      <Waiting run={run} />
    </>
  );
}

function Waiting({ run }: { readonly run: LiveRun }) {
  const refusal = run.refusal.value;
  if (refusal !== null) return <Problem what={refusal.error} advice="The list of runs says which there are." />;
  if (run.connection.value === "lost")
    return (
      <Problem
        what="Plimsoll does not answer."
        advice="It is asked again every few seconds. plimsoll serve starts it."
      />
    );
  return (
    <p class="quiet" role="status">
      Reading the run …
    </p>
  );
}
