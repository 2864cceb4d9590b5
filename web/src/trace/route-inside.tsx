import { useSignal } from "@preact/signals";
import type { PageTrace, RouteBreakdown, RunPicture } from "#run";
import { durationText, percentText, countText } from "../app/figures.ts";
import { Breakdown } from "./breakdown.tsx";
import { growthOf } from "./growth.ts";
import { TraceViews } from "./trace-views.tsx";

interface RouteInsideProps {
  readonly run: RunPicture;
  readonly breakdown: RouteBreakdown;
}

/** One route of the target from inside: where its time goes, and requests one can look at. */
export function RouteInside({ run, breakdown }: RouteInsideProps) {
  const showsAll = useSignal(false);
  const { route, service, serverMs, queueMs, traces, coverage } = breakdown;
  const own = run.traces.filter((trace) => trace.route === route && trace.service === service);
  const growth = growthOf(run.result.explore?.sideBySide, breakdown);
  return (
    <div class="route-inside">
      <h3>
        Inside of the target: <bdi>{route}</bdi>
      </h3>
      <p class="route-words">
        <bdi>{service}</bdi> answered in {durationText(serverMs.mean)} on average, p95 {durationText(serverMs.p95)}, at
        most {durationText(serverMs.max)}
        {queueMs !== null &&
          `; in front of its handler (network and queue) ${durationText(queueMs.mean)} on average, p95 ${durationText(queueMs.p95)}`}
        . From {countText(traces)} traces{coverage !== null && `, ${percentText(coverage)} of its requests`}.
      </p>
      <Breakdown breakdown={breakdown} growth={growth} showsAll={showsAll} />
      <TraceViews traces={own} stretches={run.stretches} link={linkOf(run, breakdown)} />
    </div>
  );
}

/** Where a trace is looked at elsewhere, as far as the result says. */
function linkOf({ result }: RunPicture, { examples }: RouteBreakdown): (trace: PageTrace) => string | undefined {
  const links = new Map(examples.map(({ traceId, link }) => [traceId, link]));
  return ({ trace }) => {
    const link = links.get(trace.traceId) ?? result.inside?.traceLink?.replace("{traceId}", trace.traceId);
    // A link comes from flags and files: only what a browser opens as a page becomes one.
    return link !== undefined && /^https?:\/\//i.test(link) ? link : undefined;
  };
}
