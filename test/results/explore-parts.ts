import type {
  ResourceSummary,
  TargetReading,
  TrialOperation,
  TrialOutcome,
  TrialPurpose,
  TrialResult,
  TrialValidity,
} from "#run";
import { formatDurationMs } from "#units";

// Trials as a search makes them, from a queue in front of parallel servers.

export interface Service {
  /** Mean time a slot is held, ms. */
  readonly holdMs: number;
  readonly slots: number;
  readonly operations: readonly { readonly name: string; readonly slowness: number; readonly limitMs: number }[];
  readonly resources?: (load: number) => ResourceSummary;
}

export interface TrialFixture {
  readonly number: number;
  readonly purpose: TrialPurpose;
  readonly rate: number;
  readonly seconds?: number;
  readonly errorRatio?: number;
  readonly outcome?: TrialOutcome;
  readonly validity?: TrialValidity;
}

export function saturationOf({ slots, holdMs }: Service): number {
  return (slots / holdMs) * 1000;
}

/** What a trial of so many iterations/s comes to. `load` below 1 = it keeps up. */
export function trialOf(service: Service, fixture: TrialFixture): TrialResult {
  const { number, purpose, rate, seconds = purpose === "confirmation" ? 40 : 10, errorRatio = 0 } = fixture;
  const load = rate / saturationOf(service);
  const done = Math.min(rate, saturationOf(service)) * (1 + 0.004 * Math.sin(number * 5));
  const p95Ms = p95Of(service, rate, seconds) * (1 + 0.02 * Math.sin(number * 7));
  const operations = service.operations.map(({ name, slowness }) =>
    operationOf(name, Math.round(rate * seconds), p95Ms * slowness, service.holdMs * slowness, errorRatio),
  );
  const requests = done * service.operations.length;
  const arrivals = Math.round(rate * seconds);
  const inFlight = Math.max(done * (service.holdMs / 1000), load > 1 ? (rate - done) * seconds * 0.5 : 0);
  return {
    number,
    purpose,
    ratePerSecond: rate,
    atSeconds: number * 14,
    durationSeconds: seconds,
    drainSeconds: load > 1 ? 12 : 1,
    discardedSeconds: purpose === "reference" ? 0 : 2,
    validity: fixture.validity ?? { kind: "valid" },
    outcome: fixture.outcome ?? outcomeOf(service, p95Ms),
    arrivals: { planned: arrivals, started: arrivals, dropped: 0 },
    iterationsPerSecond: done,
    requestsPerSecond: requests,
    goodPerSecond: requests * (1 - errorRatio),
    errorRatio,
    byError: errorRatio === 0 ? {} : { http_5xx: Math.round(requests * seconds * errorRatio) },
    statuses: { "200": Math.round(requests * seconds * (1 - errorRatio)) },
    inFlight: { mean: inFlight, max: Math.ceil(inFlight * 1.8), end: Math.round(inFlight) },
    latencySlope: load > 1 ? load - 1 : 0.001,
    latencyMs: {
      min: service.holdMs / 4,
      mean: p95Ms / 2.6,
      p50: p95Ms / 3.2,
      p90: errorRatio >= 0.1 ? null : p95Ms * 0.8,
      p95: errorRatio >= 0.05 ? null : p95Ms,
      p99: errorRatio >= 0.01 ? null : p95Ms * 1.6,
      p999: null,
      max: errorRatio > 0 ? null : p95Ms * 2.4,
      ...(errorRatio > 0 ? { failuresFrom: 1 - errorRatio } : {}),
      intervals: {},
    },
    operations,
    bytesPerSecond: { sent: requests * 120, received: requests * 900 },
    resources: service.resources?.(load) ?? null,
    generator: { sendLagP99Ms: 0.4, loopDelayP99Ms: 1.1, cpuCores: 0.02 + rate * 0.00002 },
  };
}

/** The wait of an M/M/c queue, roughly; beyond saturation what the backlog makes of it. */
function p95Of(service: Service, rate: number, seconds: number): number {
  const { slots, holdMs } = service;
  const load = rate / saturationOf(service);
  const alone = 3 * holdMs;
  if (load >= 1) return alone * 6 + (load - 1) * seconds * 950;
  const waiting = load ** (Math.sqrt(2 * (slots + 1)) - 1);
  const tail = Math.max(0, Math.log(waiting / 0.05));
  return alone + Math.min(tail * (holdMs / (slots * (1 - load))), seconds * 250);
}

function operationOf(name: string, count: number, p95Ms: number, holdMs: number, errorRatio: number): TrialOperation {
  return {
    name,
    count,
    errorRatio,
    p50Ms: p95Ms / 3.2,
    p95Ms: errorRatio >= 0.05 ? null : p95Ms,
    p99Ms: errorRatio >= 0.01 ? null : p95Ms * 1.6,
    meanMs: p95Ms / 2.6,
    serviceMeanMs: holdMs,
  };
}

function outcomeOf({ operations }: Service, p95Ms: number): TrialOutcome {
  const worst = operations.find(({ slowness, limitMs }) => p95Ms * slowness > limitMs);
  if (worst === undefined) return { kind: "good" };
  const rule = limitRule(worst.name, worst.limitMs);
  return {
    kind: "bad",
    rule,
    operation: worst.name,
    evidence: `p95 ${String(Math.round(p95Ms * worst.slowness))} ms`,
  };
}

export function limitRule(operation: string, limitMs: number): string {
  return `p95 of ${operation} above ${formatDurationMs(limitMs)} (twice the ${formatDurationMs(limitMs / 2)} at the reference)`;
}

const target: TargetReading = {
  identity: "4711@812345",
  pid: 4711,
  processes: 1,
  cpuCores: 0.05,
  busiestThread: { name: "node", cpuCores: 0.05 },
  threads: 11,
  activeThreads: 2,
  rssBytes: 84 * 1024 ** 2,
  fds: 42,
  fdsMax: 1_048_576,
  sockets: {
    established: 12,
    timeWait: 0,
    closeWait: 0,
    synSent: 0,
    acceptQueue: 0,
    acceptQueueMax: 511,
  },
  peers: { "127.0.0.1:5432": 2 },
  voluntarySwitchesPerSecond: 120,
  involuntarySwitchesPerSecond: 3,
  readBytesPerSecond: 0,
  writeBytesPerSecond: 4096,
};

/** A process that waits for a pool of ten: little processor time at any load. */
export function pooled(load: number): ResourceSummary {
  const busy = Math.min(1, load);
  return {
    seconds: 10,
    target: {
      ...target,
      cpuCores: 0.03 + 0.31 * busy,
      busiestThread: { name: "node", cpuCores: 0.02 + 0.27 * busy },
      rssBytes: (84 + 38 * busy + 60 * Math.max(0, load - 1)) * 1024 ** 2,
      fds: Math.round(31 + 80 * busy + 2000 * Math.max(0, load - 1)),
      sockets: { ...target.sockets!, established: Math.round(4 + 74 * busy + 2000 * Math.max(0, load - 1)) },
      peers: { "127.0.0.1:5432": Math.round(2 + 8 * busy), "10.0.3.17:6379": 1 },
      voluntarySwitchesPerSecond: 90 + 3100 * busy,
      involuntarySwitchesPerSecond: 3 + 40 * busy,
      writeBytesPerSecond: 4096 + 220_000 * busy,
    },
    cgroup: {
      cpuLimitCores: 2,
      throttledRatio: 0,
      memoryLimitBytes: 512 * 1024 ** 2,
      memoryUsedBytes: (120 + 41 * busy) * 1024 ** 2,
      oomKills: 0,
    },
    host: {
      cores: 2,
      cpuCores: 0.1 + 0.7 * busy,
      stealRatio: 0,
      ioWaitRatio: 0.01,
      runnable: 1.2 + busy,
      memoryAvailableBytes: 5.2 * 1024 ** 3,
      memoryTotalBytes: 8 * 1024 ** 3,
      swapBytesPerSecond: 0,
      diskBusyRatio: 0.02,
      network: {
        receivedBytesPerSecond: 1200,
        sentBytesPerSecond: 900,
        loopbackBytesPerSecond: 12_000 + 560_000 * busy,
      },
    },
    generatorCpuCores: 0.02 + 0.1 * busy,
    metrics: {
      'db_client_connections_usage{state="used"}': 10 * busy,
      'db_client_connections_pending_requests{pool="main"}': load > 1 ? 412 : 0.3 * busy,
      nodejs_eventloop_lag_seconds: 0.004 + 0.002 * busy,
      process_cpu_seconds_total: 0.03 + 0.31 * busy,
    },
  };
}
