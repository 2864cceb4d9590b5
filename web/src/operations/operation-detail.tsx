import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { RouteBreakdown, RunPicture } from "#run";
import { bytesText, countText, durationText } from "../app/figures.ts";
import { Empty } from "../app/states.tsx";
import { RouteInside } from "../trace/route-inside.tsx";
import { Distribution } from "./distribution.tsx";
import { histogramsOf } from "./named-histogram.ts";
import { OperationErrors } from "./operation-errors.tsx";
import { OperationOverTime } from "./operation-over-time.tsx";
import type { OperationRow } from "./operation-rows.ts";
import { Percentiles } from "./percentiles.tsx";
import { sentAs } from "./sent-as.ts";

interface DetailProps {
  readonly run: RunPicture;
  readonly row: OperationRow;
}

/** All there is of one operation. */
export function OperationDetail({ run, row }: DetailProps) {
  const { operation, page, label } = row;
  const histograms = useMemo(() => (page === undefined ? [] : histogramsOf(page)), [page]);
  const routes = routesOf(run, row);
  return (
    <div class="operation-detail">
      <p class="operation-whole">
        <bdi>{label}</bdi>
      </p>
      <Facts row={row} />
      {histograms.length > 0 ? (
        <div class="two-beside">
          <Distribution histograms={histograms} />
          <Percentiles histograms={histograms} />
        </div>
      ) : (
        <p class="quiet">
          {page === undefined
            ? "Of very many operations those with fewest requests have no distribution here; result.json has their percentiles."
            : "No distribution of it was kept second by second."}
        </p>
      )}
      {page?.timeline !== null && page?.timeline !== undefined && (
        <OperationOverTime timeline={page.timeline} annotations={run.annotations} />
      )}
      {operation.failed > 0 && <OperationErrors operation={operation} errors={run.result.errors} names={sentAs(row)} />}
      <Inside run={run} routes={routes} />
    </div>
  );
}

function Facts({ row: { operation } }: Pick<DetailProps, "row">) {
  const { serviceMs, rawLatencyMs, bytes, count, statuses, phasesMs } = operation;
  const each = (all: number): string => (count === 0 ? "–" : bytesText(all / count));
  const facts: readonly (readonly [string, string])[] = [
    ["p95 from sending", durationText(serviceMs.p95)],
    ["p95, failures where they fell", durationText(rawLatencyMs.p95)],
    ["mean", durationText(rawLatencyMs.mean)],
    ...Object.entries(phasesMs)
      .filter(([, phase]) => (phase.mean ?? 0) >= 0.001)
      .map(([name, phase]) => [`${phaseNames[name] ?? name}, mean`, durationText(phase.mean)] as const),
    ["sent, each", each(bytes.sent)],
    ["received, each", each(bytes.received)],
    ...Object.entries(statuses).map(([status, times]) => [`status ${status}`, countText(times)] as const),
  ];
  return (
    <dl class="facts">
      {facts.map(([term, text]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

const phaseNames: Readonly<Record<string, string>> = {
  blocked: "for a connection",
  dns: "name lookup",
  connect: "connecting",
  tls: "TLS",
  send: "sending",
  wait: "to the first byte",
  receive: "receiving",
};

function Inside({ run, routes }: { readonly run: RunPicture; readonly routes: readonly RouteBreakdown[] }) {
  const at = useSignal(0);
  const route = routes[Math.min(at.value, routes.length - 1)];
  if (route === undefined) return <NoTraces run={run} />;
  return (
    <>
      {routes.length > 1 && (
        <label class="route-choice">
          Route{" "}
          <select value={at.value} onChange={(event) => (at.value = Number(event.currentTarget.value))}>
            {routes.map(({ route: name, service }, index) => (
              <option key={`${service} ${name}`} value={index}>
                {`${name} (${service})`}
              </option>
            ))}
          </select>
        </label>
      )}
      <RouteInside key={`${route.service}\n${route.route}`} run={run} breakdown={route} />
    </>
  );
}

function NoTraces({ run }: { readonly run: RunPicture }) {
  const isAny = run.result.inside !== undefined;
  return (
    <Empty>
      {isAny
        ? "No trace came for it: the target did not trace these requests, or its traces did not arrive. plimsoll doctor says which."
        : "No traces came, so nothing is known from inside. Let the target send its spans here: OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318, or SENTRY_DSN=http://plimsoll@127.0.0.1:4318/1. plimsoll doctor says what is missing."}
    </Empty>
  );
}

/** Where it led to inside of the target; most traces first. */
function routesOf({ result }: RunPicture, row: OperationRow): readonly RouteBreakdown[] {
  const names = new Set(sentAs(row));
  return (result.inside?.routes ?? [])
    .filter(({ operations }) => operations.some((name) => names.has(name)))
    .toSorted((one, other) => other.traces - one.traces);
}
