import type { LiveRun } from "../live/live-run.ts";
import { errorSides } from "#run";
import { type Family, familyText, type Labels, type Sample } from "./exposition.ts";
import { durationSamples, operationLabels, shownOperations } from "./operation-samples.ts";

/** The text format of Prometheus, 0.0.4: the figures of every run that is going on. */
export function metricsText(runs: readonly LiveRun[]): string {
  const families: Family[] = [
    family("plimsoll_runs", "gauge", "Runs that are going on in this folder.", () => [], [
      { labels: {}, value: runs.length },
    ]),
    gauge("plimsoll_run_elapsed_seconds", "Seconds since the load began.", ({ status }) => status?.elapsedSeconds),
    gauge("plimsoll_run_paused", "1 while nothing new is begun.", ({ status }) => status && Number(status.isPaused)),
    gauge("plimsoll_iterations_asked_per_second", "Iterations per second the load asks for.", last("askedPerSecond")),
    gauge("plimsoll_iterations_per_second", "Iterations completed in the last second.", last("iterationsPerSecond")),
    gauge("plimsoll_requests_per_second", "Requests that ended in the last second.", last("requestsPerSecond")),
    gauge("plimsoll_users_asked", "Virtual users the load asks for.", last("usersAsked")),
    gauge("plimsoll_users", "Virtual users at work.", last("users")),
    gauge("plimsoll_iterations_in_flight", "Iterations under way.", last("inFlight")),
    family("plimsoll_iterations_total", "counter", "Iterations, by how they ended.", iterationSamples),
    family("plimsoll_requests_total", "counter", "Requests of each operation, by how they ended.", requestSamples),
    family(
      "plimsoll_request_errors_total",
      "counter",
      "Requests that failed, by class of error and by side.",
      errorSamples,
    ),
    family(
      "plimsoll_request_duration_seconds",
      "histogram",
      "Time from the intended start to the end of requests that did not fail.",
      durationFamily,
    ),
    family("plimsoll_bytes_total", "counter", "Bytes of requests and responses.", byteSamples),
  ];
  return families.map((each) => familyText(each)).join("");

  function family(
    name: string,
    type: Family["type"],
    help: string,
    samplesOf: (run: LiveRun) => readonly Sample[],
    extra: readonly Sample[] = [],
  ): Family {
    const samples = runs.flatMap((run) =>
      samplesOf(run).map((sample) => ({ ...sample, labels: { ...runLabels(run), ...sample.labels } })),
    );
    return { name, type, help, samples: [...extra, ...samples] };
  }

  function gauge(name: string, help: string, valueOf: (run: LiveRun) => number | null | undefined): Family {
    return family(name, "gauge", help, (run) => {
      const value = valueOf(run);
      return value === null || value === undefined ? [] : [{ labels: {}, value }];
    });
  }
}

function runLabels({ followed: { start } }: LiveRun): Labels {
  return { run: start.plan.id, test: start.test, method: start.plan.method };
}

type PointName = "askedPerSecond" | "iterationsPerSecond" | "requestsPerSecond" | "usersAsked" | "users" | "inFlight";

const last =
  (name: PointName) =>
  ({ followed }: LiveRun): number | null | undefined =>
    followed.sums.points.at(-1)?.[name];

function iterationSamples({ followed }: LiveRun): readonly Sample[] {
  return followed.sums.iterations().flatMap(([scenario, ledger]) =>
    (["completed", "failed", "cancelled", "dropped"] as const).map((outcome) => ({
      labels: { scenario, outcome },
      value: ledger[outcome],
    })),
  );
}

function requestSamples({ followed }: LiveRun): readonly Sample[] {
  return shownOperations(followed.sums).flatMap(({ name, counts }) =>
    (["ok", "failed", "cancelled"] as const).map((outcome) => ({
      labels: { ...operationLabels(name), outcome },
      value: counts[outcome],
    })),
  );
}

function durationFamily({ followed }: LiveRun): readonly Sample[] {
  return shownOperations(followed.sums).flatMap(({ name, histogram }) =>
    durationSamples(operationLabels(name), histogram),
  );
}

function errorSamples({ followed }: LiveRun): readonly Sample[] {
  return [...followed.sums.requests.byError].map(([name, value]) => ({
    labels: { class: name, side: errorSides[name] },
    value,
  }));
}

function byteSamples({ followed }: LiveRun): readonly Sample[] {
  const { bytesSent, bytesReceived } = followed.sums.requests.counts;
  return [
    { labels: { direction: "sent" }, value: bytesSent },
    { labels: { direction: "received" }, value: bytesReceived },
  ];
}
