import { Histogram, summarizeLatency } from "#measure";
import type { ExploreResult, TrialResult } from "#run";
import type { ExploreOrder } from "./explore-order.ts";
import type { Drain, Lab, LabSecond, Trial } from "./lab.ts";

/** Three loads, each twice the one before; no answer. Stands in for the search until that is merged. */
export async function explore(lab: Lab, order: ExploreOrder): Promise<ExploreResult> {
  const trials: TrialResult[] = [];
  for (let times = 1; times <= 4 && !lab.isInterrupted; times *= 2) {
    const ratePerSecond = order.startRatePerSecond * times;
    const purpose = times === 1 ? "reference" : "doubling";
    const trial = await lab.trial({ purpose, ratePerSecond, secondsMax: 3 }, (second) => {
      order.say({
        purpose,
        isDraining: false,
        number: trials.length + 1,
        ratePerSecond,
        trialSeconds: second.atSeconds,
        trialSecondsMax: 3,
        trials,
        saturation: null,
        capacity: null,
        secondsLeft: null,
      });
      return "continue";
    });
    trials.push(resultOf(trials.length + 1, trial, await lab.drain(20)));
  }
  const kind = lab.isInterrupted ? "interrupted" : "no-limit-found";
  return {
    effort: order.effort,
    saturation: null,
    capacity: null,
    bindingRule: null,
    rules: [],
    reference: trials[0] ?? null,
    trials,
    obstacles: [{ kind, evidence: "three loads", advice: "" }],
    bottlenecks: [],
    goodputRetained: null,
  };
}

function resultOf(number: number, { request, atSeconds, seconds }: Trial, drain: Drain): TrialResult {
  const sum = (pick: (second: LabSecond) => number): number => seconds.reduce((total, each) => total + pick(each), 0);
  const latency = new Histogram();
  for (const { operations } of [...seconds, ...drain.seconds])
    for (const operation of operations) latency.add(operation.latency);
  const perSecond = (count: number): number => count / Math.max(1, seconds.length);
  const ended = perSecond(sum(({ iterations }) => iterations.completed));
  return {
    number,
    purpose: request.purpose,
    ratePerSecond: request.ratePerSecond,
    atSeconds,
    durationSeconds: seconds.length,
    drainSeconds: drain.restAfterSeconds,
    discardedSeconds: 0,
    validity: { kind: "valid" },
    outcome: { kind: "good" },
    arrivals: {
      planned: sum(({ arrivals }) => arrivals.planned),
      started: sum(({ arrivals }) => arrivals.started),
      dropped: sum(({ arrivals }) => arrivals.dropped),
    },
    iterationsPerSecond: ended,
    requestsPerSecond: ended,
    goodPerSecond: ended,
    errorRatio: 0,
    byError: {},
    statuses: {},
    inFlight: { mean: 0, max: 0, end: seconds.at(-1)?.inFlight ?? 0 },
    latencySlope: null,
    latencyMs: summarizeLatency({ successes: latency }),
    operations: [],
    bytesPerSecond: { sent: 0, received: 0 },
    resources: null,
    generator: { sendLagP99Ms: null, loopDelayP99Ms: null, cpuCores: null },
  };
}
