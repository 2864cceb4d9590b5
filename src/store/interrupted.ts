import { summarizeLatency, Histogram } from "#measure";
import type { TracesInside } from "#diagnosis";
import {
  type Doubt,
  errorSides,
  exitCodes,
  type GeneratorResult,
  type InsideResult,
  type IterationLedger,
  resultFormat,
  type RunResult,
} from "#run";
import { formatBytes, formatCount, formatDurationMs } from "#units";
import { readSeconds, type SecondsRead } from "./read-seconds.ts";
import { withTraceLinks } from "#trace";
import { readTraces } from "./read-traces.ts";
import { Rebuild } from "./rebuild.ts";
import type { RunStart } from "./start.ts";

/**
 * The result of a run that left none: from its plan and the seconds it wrote. At most the last second is missing. What
 * is not kept second by second (steps, checks, own metrics, phases, statuses, goals) is empty.
 */
export async function rebuildResult(folder: string, start: RunStart, isRunning: boolean): Promise<RunResult> {
  const sums = new Rebuild(start.plan.warmUpMs);
  const read = await readSeconds(folder, (second) => sums.add(second));
  return resultOfSeconds({ start, sums, read, inside: (await readTraces(folder)).inside, isRunning });
}

export interface SecondsSummed {
  readonly start: RunStart;
  readonly sums: Rebuild;
  readonly read: SecondsRead;
  readonly inside: TracesInside | undefined;
  readonly isRunning: boolean;
}

/** What the seconds that were read come to. */
export function resultOfSeconds({ start, sums, read, inside, isRunning }: SecondsSummed): RunResult {
  const traces = inside && withTraceLinks(inside, start.plan.traceLink);
  const { seconds, measuredSeconds, requests, judged } = sums;
  const isWhole = read.damage.places === 0 && read.strange === 0;
  const iterations = closed(sums.iterationTotals(), isWhole);
  const perSecond = (count: number): number => (measuredSeconds === 0 ? 0 : count / measuredSeconds);
  const { ok, failed } = requests.counts;
  // What was under way when the writing stopped never ended: the run was over before it could.
  const unfinished = Math.max(0, sums.requestsStarted - ok - failed);
  const cancelled = isWhole ? unfinished : requests.counts.cancelled;
  const none = summarizeLatency({ successes: new Histogram() });
  return {
    format: resultFormat,
    id: start.plan.id,
    method: start.plan.method,
    test: start.test,
    target: start.plan.target,
    tags: start.plan.tags,
    startedAt: start.startedAt,
    durationMs: seconds * 1000,
    environment: start.environment,
    seed: start.plan.seed,
    command: start.command,
    load: start.load,
    verdict: "interrupted",
    summary: sentence(start.test, seconds, isRunning),
    exitCode: exitCodes.interrupted,
    validity: { trusted: false, doubts: doubts(sums, read, isRunning) },
    ledger: {
      exact: sums.requestsStarted === ok + failed + cancelled,
      iterations,
      requests: { started: sums.requestsStarted, ok, failed, cancelled, byError: Object.fromEntries(requests.byError) },
    },
    totals: {
      iterationsPerSecond: perSecond([...sums.completed.values()].reduce((sum, count) => sum + count, 0)),
      requestsPerSecond: perSecond(judged.counts.ok + judged.counts.failed),
      errorRatio: judged.errorRatio,
      checks: { passed: 0, failed: 0 },
      latencyMs: judged.latencyMs(),
      rawLatencyMs: judged.rawLatencyMs(),
      serviceMs: judged.serviceMs(),
      bytes: { sent: judged.counts.bytesSent, received: judged.counts.bytesReceived },
      warmUpSeconds: sums.warmUpSeconds,
    },
    scenarios: sums.iterations().map(([name, ledger]) => ({
      name,
      iterations: closed(ledger, isWhole),
      iterationsPerSecond: perSecond(sums.completed.get(name) ?? 0),
      requestsPerIteration: null,
      durationMs: none,
      usersMax: sums.points.reduce((most, { users }) => Math.max(most, users), 0),
    })),
    operations: sums.operations(),
    steps: [],
    checks: [],
    metrics: [],
    slo: [],
    errors: [...requests.byError].map(([name, count]) => ({ class: name, side: errorSides[name], count, message: "" })),
    timeline: sums.points,
    loadChanges: sums.loadChanges,
    generator: unknownGenerator(start.plan.workers),
    resources: {},
    findings: traces?.findings ?? [],
    ...(traces !== undefined && { inside: insideOf(traces) }),
  };
}

/** Findings stand among all others. */
const insideOf = ({ findings: _, ...inside }: TracesInside): InsideResult => inside;

/** With the iterations counted as cancelled that were still under way. */
function closed(ledger: IterationLedger, isWhole: boolean): IterationLedger {
  if (!isWhole) return ledger;
  return { ...ledger, cancelled: Math.max(0, ledger.started - ledger.completed - ledger.failed) };
}

function sentence(test: string, seconds: number, isRunning: boolean): string {
  const time = formatDurationMs(seconds * 1000);
  if (isRunning) return `${test} is still running; this is what it measured in its first ${time}.`;
  if (seconds === 0) return `${test} ended before its first second was written.`;
  return `${test} ended without a report after ${time}; this is what it had measured by then.`;
}

function doubts(sums: Rebuild, { damage, strange, unknownVersion }: SecondsRead, isRunning: boolean): readonly Doubt[] {
  const about = (code: string, message: string, evidence: string, advice: string): Doubt => {
    return { code, side: "generator", message, evidence, advice, invalidates: false };
  };
  const found: Doubt[] = [];
  if (!isRunning) {
    const advice = "Goals, checks, steps and own metrics were not judged; run it again for a verdict.";
    found.push(
      about("no-report", "The process was ended from outside, so the last second may be missing.", "", advice),
    );
  }
  if (unknownVersion !== undefined) {
    const evidence = `They have format ${String(unknownVersion)}.`;
    found.push(
      about("newer-files", "This run was written by a newer Plimsoll.", evidence, "Update Plimsoll to read it."),
    );
  }
  const unreadable = strange + sums.unreadable;
  if (damage.places > 0 || unreadable > 0) {
    const evidence = [
      ...(damage.places > 0
        ? [`${formatBytes(damage.bytesLost)} in ${formatCount(damage.places)} places cannot be read.`]
        : []),
      ...(unreadable > 0 ? [`${formatCount(unreadable)} records make no sense.`] : []),
    ].join(" ");
    const advice = "A torn end is what a killed process leaves; anything else means a failing disk or a changed file.";
    found.push(about("damaged-files", "A part of this run's files is damaged; the rest was read.", evidence, advice));
  }
  return found;
}

function unknownGenerator(workers: number): GeneratorResult {
  const unknown = { p50: null, p99: null, max: null };
  return {
    workers,
    cpuRatioMean: null,
    cpuRatioMax: null,
    loopBusyMax: null,
    loopDelayMs: unknown,
    sendLagMs: unknown,
    rssMaxBytes: null,
    connectionsOpened: 0,
    connectionsMax: 0,
    stealRatioMax: null,
    stalls: [],
  };
}
