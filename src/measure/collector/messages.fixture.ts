import type { IntervalMessage, WorkerHealth } from "../interval-message.ts";
import { Recorder } from "../recorder.ts";
import { parseSlo } from "../slo/index.ts";
import type { AskedAt } from "./asked-at.ts";
import { Collector, type CollectorParts } from "./collector.ts";

export function health(rest: Partial<WorkerHealth> = {}): WorkerHealth {
  return {
    loopBusyRatio: 0,
    users: [1],
    usersMost: [1],
    inFlight: 0,
    connectionsOpen: 0,
    connectionsOpened: 0,
    connectionsMax: 0,
    unsolicited: 0,
    folded: 0,
    stalls: [],
    ...rest,
  };
}

const nothingAsked: AskedAt = { iterationsPerSecond: null, users: null };

export function collector(
  rest: Partial<Omit<CollectorParts, "slo">> & { readonly slo?: readonly string[] } = {},
): Collector {
  return new Collector({
    scenarios: ["shop"],
    workers: 1,
    warmUpMs: 0,
    askedAt: () => nothingAsked,
    onSecond: () => undefined,
    ...rest,
    slo: (rest.slo ?? []).map((text) => parseSlo(text)),
    fatalSlo: new Set(rest.slo),
  });
}

/** One worker that counts and tells. */
export class FakeWorker {
  readonly recorder: Recorder;

  constructor(worker = 0, scenarios = 1) {
    this.recorder = new Recorder(worker, scenarios);
  }

  /** Requests of one name that ended, with their latencies. */
  requests(
    name: string,
    latenciesMs: readonly number[],
    options: { readonly failed?: boolean; readonly step?: string; readonly scenario?: string } = {},
  ): this {
    const { step, scenario = "shop" } = options;
    const tally = this.recorder.operation({
      kind: "request",
      protocol: "http",
      method: "GET",
      name,
      scenario,
      ...(step !== undefined && { step }),
    });
    for (const ms of latenciesMs) {
      tally.started++;
      if (options.failed === true) {
        tally.countError("http_5xx");
        tally.failedLatency.record(ms);
      } else {
        tally.ok++;
        tally.latency.record(ms);
      }
      tally.service.record(ms);
    }
    return this;
  }

  iterations(completed: number, durationMs = 10, scenario = 0): this {
    const tally = this.recorder.iterations(scenario);
    tally.started += completed;
    tally.completed += completed;
    for (let each = 0; each < completed; each++) tally.duration.record(durationMs);
    return this;
  }

  take(endMs: number, place: Partial<Pick<IntervalMessage, "isLast" | "isAfterLoad">> = {}): IntervalMessage {
    return this.recorder.takeInterval(endMs, health(), { isLast: false, isAfterLoad: false, ...place });
  }
}
