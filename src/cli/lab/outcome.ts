import {
  type Collector,
  findDoubts,
  type HealthFacts,
  type LostWorker,
  judge,
  mismatchOf,
  parseSlo,
  quantityOf,
  type RateSeconds,
  type RunEnding,
  type SloExpression,
  summarize,
  thresholds,
  unknownSubjects,
  otherName,
} from "#measure";
import {
  type Finding,
  type GeneratorResult,
  type InsideResult,
  type LoadChange,
  resultFormat,
  type RunPlan,
  type RunResult,
  type SloResult,
} from "#run";
import type { TracesInside } from "#diagnosis";
import { withTraceLinks } from "#trace";
import { plannedEndMs } from "#load";
import type { SessionEnding } from "./session-ending.ts";
import { formatCount } from "#units";
import type { FaultsSeen } from "./fault-watch.ts";
import { proxyOfTarget } from "../plan/way-there.ts";
import type { TracesSeen } from "./trace-watch.ts";

export interface OutcomeInput {
  readonly plan: RunPlan;
  readonly collector: Collector;
  readonly ending: Omit<RunEnding, "scriptErrors" | "unknownSubjects" | "stoppedBecause"> & SessionEnding;
  readonly loadChanges: readonly LoadChange[];
  readonly about: Pick<RunResult, "test" | "startedAt" | "environment" | "command" | "load">;
  readonly strict: boolean;
  /** The load was changed to find something out: what stands against a trial was looked at trial by trial. */
  readonly isSearch?: boolean;
  /** Although the method decides the load: it is the same all the time. */
  readonly judgesGoals?: boolean;
  readonly resources?: RunResult["resources"];
  /** Metrics endpoints nothing was ever read from. */
  readonly metricsUnread?: readonly string[];
  readonly faults?: FaultsSeen;
  readonly traces?: TracesSeen;
}

/** The result document of a run that has ended. */
export function resultOf(input: OutcomeInput): RunResult {
  const { plan, collector, about } = input;
  const { warmUpSeconds } = collector;
  const { seconds, rates } = measuredTime(input);
  const scenarios = plan.scenarios.map(({ name }) => name);
  const isPlanned = plan.scenarios.map(({ load }) => load.kind !== "closed");
  const parts = summarize(collector, { seconds: rates, warmUpSeconds, isPlanned, scenarios });
  const expressions = plan.slo.map((text) => parseSlo(text));
  const isSearch = input.isSearch === true;
  const slo = isSearch && input.judgesGoals !== true ? [] : collector.slo.results(collector.measuredOver(rates));
  const facts = healthFacts(input, seconds, slo);
  const doubts = findDoubts(isSearch ? { ...facts, ...judgedByTrial } : facts);
  const scriptErrors = parts.errors
    .filter((error) => error.class === "script_error")
    .reduce((sum, error) => sum + error.count, 0);
  const unknown = unknownSubjectsOf(collector, expressions, scenarios);
  const requests = parts.operations.reduce((sum, operation) => sum + operation.count, 0);
  const { stopped } = input.ending;
  const inside = input.traces?.inside && withTraceLinks(input.traces.inside, plan.traceLink);
  const stoppedBy = stopped && { stoppedBecause: stopped.why };
  const unstarted = isSearch || collector.lastMs / 1000 <= warmUpSeconds ? {} : whyUnstarted(parts);
  const ending = { ...input.ending, ...stoppedBy, ...unstarted, scriptErrors, unknownSubjects: unknown };
  const measured = {
    totals: parts.totals,
    seconds: Math.min(seconds, collector.lastMs / 1000),
    requests,
    dropped: collector.arrivals.dropped,
  };
  const judgement = judge(ending, slo, doubts, measured, input.strict);
  const because = ending.aborted ?? ending.exhausted ?? ending.hookFailed;
  return {
    format: resultFormat,
    id: plan.id,
    method: plan.method,
    ...about,
    target: plan.target,
    tags: plan.tags,
    durationMs: collector.lastMs,
    seed: plan.seed,
    ...judgement,
    validity: { trusted: !doubts.some((doubt) => doubt.invalidates), doubts },
    ...parts,
    slo,
    loadChanges: input.loadChanges,
    generator: generatorOf(input),
    resources: input.resources ?? {},
    findings: [...findingsOf(collector), ...(inside?.findings ?? [])],
    ...(inside !== undefined && { inside: withoutFindings(inside) }),
    ...(input.faults !== undefined && { dependencies: input.faults.dependencies }),
    ...(because === undefined ? {} : { abortedBecause: because }),
    ...(stopped === undefined ? {} : { stopped }),
    userAgent: { value: plan.http.userAgent, replaced: input.ending.isUnidentified === true },
  };
}

/** They stand among all others. */
function withoutFindings({ findings: _, ...inside }: TracesInside): InsideResult {
  return inside;
}

/** Over all loads of a search together these say nothing: some were meant to be too much. */
const judgedByTrial: Partial<HealthFacts> = {
  arrivals: null,
  loopBusyRatios: [],
  loopDelayP99Ms: null,
  cpuRatioPerWorker: null,
  stalls: [],
};

/** How long was measured, and what rates are counts over. */
interface Measured {
  readonly seconds: number;
  readonly rates: RateSeconds;
}

/** Open load lasts as long as arrivals come, a number of iterations until the last has ended. */
function measuredTime({ plan, collector }: OutcomeInput): Measured {
  const { loadTime, warmUpSeconds } = collector;
  const loads = plan.scenarios.map(({ load }) => load);
  const isOpen = loads.every(({ kind }) => kind === "open");
  const isCounted = loads.some(({ kind }) => kind === "iterations");
  const plannedMs = isOpen ? Math.max(...loads.map(plannedEndMs)) : Number.POSITIVE_INFINITY;
  const endMs = isCounted ? loadTime.activeMs : Math.min(loadTime.overMs, plannedMs);
  const seconds = atLeast(endMs / 1000 - warmUpSeconds);
  if (isOpen || isCounted) return { seconds, rates: { iterations: seconds, requests: seconds } };
  const { iterations, requests } = loadTime.closedSeconds(warmUpSeconds);
  return { seconds, rates: { iterations: atLeast(iterations), requests: requests > 0 ? atLeast(requests) : seconds } };
}

/** Requests before any iteration are those of start hooks: where they fail, nothing of the test itself ever comes up. */
function whyUnstarted({ scenarios, errors }: Pick<RunResult, "scenarios" | "errors">): { unstarted?: string } {
  const [most] = errors.toSorted((left, right) => right.count - left.count);
  if (most === undefined || scenarios.some(({ iterations }) => iterations.started > 0)) return {};
  const { operation = "the script", count, message } = most;
  return { unstarted: `${operation} failed ${count === 1 ? "once" : `${formatCount(count)} times`}, ${message}` };
}

/** Where nothing was measured there is still a time it was not measured in. */
const atLeast = (seconds: number): number => Math.max(0.001, seconds);

function unknownSubjectsOf(
  { names }: Collector,
  expressions: readonly SloExpression[],
  scenarios: readonly string[],
): string[] {
  const known = {
    operations: names.operations.names,
    scenarios,
    steps: names.steps.names.map(({ name }) => name),
    checks: names.checks.names.map(({ name }) => name),
  };
  return unknownSubjects(expressions, known).map(({ message, hint }) =>
    hint === undefined ? message : `${message} (${hint.charAt(0).toLowerCase()}${hint.slice(1)})`,
  );
}

function healthFacts(
  { plan, collector, metricsUnread = [], faults, traces }: OutcomeInput,
  seconds: number,
  slo: readonly SloResult[],
): HealthFacts {
  const { health, counts, requests, warmUpSeconds } = collector;
  const isOpen = plan.scenarios.some(({ load }) => load.kind === "open");
  const isCounted = plan.scenarios.some(({ load }) => load.kind === "iterations");
  const sum = (pick: (tally: Collector["iterations"][number]) => number): number =>
    collector.iterations.reduce((total, tally) => total + pick(tally), 0);
  // What was lost with a worker was neither late nor beyond a limit.
  const dropped = sum((tally) => tally.dropped) - health.droppedWithWorkers;
  const lagP99 = counts.sendLag.quantile(0.99) ?? 0;
  const serviceP50Ms = counts.judged.service.quantile(0.5);
  const isLate = lagP99 > Math.max(thresholds.sendLagMs, thresholds.sendLagShareOfP50 * (serviceP50Ms ?? 0));
  const kinds = new Set(plan.scenarios.flatMap(({ load }) => (load.kind === "open" ? [load.arrivals] : [])));
  // What was dropped then counts as not started: whose fault it was stands in the doubt about memory.
  const heldBack = (health.memory?.shedMs ?? 0) > 0;
  return {
    mode: isOpen ? "open" : isCounted ? "iterations" : "closed",
    seconds,
    arrivals: !isOpen
      ? null
      : {
          kind: kinds.has("poisson") ? "poisson" : "even",
          planned: collector.arrivals.planned,
          started: collector.arrivals.started,
          droppedAtLimit: isLate || heldBack ? 0 : dropped,
          droppedByGenerator: isLate && !heldBack ? dropped : 0,
          inFlightLimit: plan.maxInFlight,
          ratePerSecondMax: openRateMax(plan),
          waitedForUser: sum((tally) => tally.waitedForUser),
          sendLag: counts.sendLag,
          // Of both kinds at once, and of a part of them, nothing is known.
          dispersion: kinds.size === 1 && health.lost.length === 0 ? collector.arrivalSpread.dispersion : null,
        },
    samples: counts.judged.count > 0 ? counts.judged.count : sum((tally) => tally.completed + tally.failed),
    serviceP50Ms,
    isBoundSloMissed: slo.some(
      (goal) => !goal.ok && goal.observed !== null && quantityOf(parseSlo(goal.expression).metric) !== "ratio",
    ),
    loopBusyRatios: health.loopBusyRatios,
    loopDelayP99Ms: counts.loopDelay.quantile(0.99),
    cpuRatioPerWorker: health.cpuRatioMean === null ? null : health.cpuRatioMean / plan.workers,
    stealRatio: health.stealRatioMean,
    stalls: health.stalls.filter(({ atSeconds, durationMs }) => atSeconds + durationMs / 1000 > warmUpSeconds),
    memory: health.memory,
    fdsExhausted: requests.byError.fds_exhausted ?? 0,
    portsExhausted: requests.byError.ports_exhausted ?? 0,
    workersLost: health.lost.filter(({ isStuck }) => !isStuck).map(lossOf),
    scriptsStuck: health.lost.filter(({ isStuck }) => isStuck).map(lossOf),
    isLedgerExact: mismatchOf(collector) === "",
    ledgerMismatch: mismatchOf(collector),
    namesOverflowed: [...counts.operations]
      .filter(([id]) => collector.names.operations.names[id]!.name === otherName)
      .reduce((total, [, { tally }]) => total + tally.count, 0),
    unsolicited: health.unsolicited,
    isTlsUnverified: plan.http.tls.insecure && plan.target.startsWith("https:"),
    metricsUnread,
    faultsUnused: faults?.unused ?? [],
    faultsLost: faults?.lostBecause ?? null,
    receiverLost: traces?.lostBecause ?? null,
    tracesUnread: traces?.unread ?? null,
    proxy: proxyOfTarget(plan)?.name ?? null,
  };
}

const lossOf = ({ worker, why }: LostWorker): string => `worker ${worker}: ${why.split("\n", 1)[0]!.slice(0, 300)}`;

function openRateMax({ scenarios }: RunPlan): number {
  const levels = scenarios.map(({ load }) =>
    load.kind === "open" ? Math.max(...load.stages.flatMap(({ from, to }) => [from, to])) : 0,
  );
  return levels.reduce((sum, level) => sum + level, 0);
}

function findingsOf({ health }: Collector): Finding[] {
  if (health.folded === 0) return [];
  return [
    {
      kind: "folded-fields",
      severity: "info",
      title: "The target folds header lines, which RFC 9112 §5.2 has done away with",
      evidence: [`${formatCount(health.folded)} answers, read as if unfolded`],
      advice:
        "Send each field on one line: other clients and proxies may refuse such answers or read them differently.",
    },
  ];
}

function generatorOf({ plan, collector, isSearch }: OutcomeInput): GeneratorResult {
  const { health, counts } = collector;
  const quantilesOf = (histogram: typeof counts.loopDelay): GeneratorResult["loopDelayMs"] => ({
    p50: histogram.quantile(0.5),
    p99: histogram.quantile(0.99),
    max: histogram.maxMs,
  });
  const busiest = health.loopBusyRatios;
  return {
    workers: plan.workers,
    cpuRatioMean: health.cpuRatioMean,
    cpuRatioMax: health.cpuRatioMax,
    loopBusyMax: busiest.length === 0 ? null : Math.max(...busiest),
    loopDelayMs: quantilesOf(counts.loopDelay),
    sendLagMs: quantilesOf(counts.sendLag),
    rssMaxBytes: health.rssMaxBytes,
    connectionsOpened: health.connectionsOpened,
    connectionsMax: health.connectionsMax,
    stealRatioMax: health.stealRatioMax,
    stalls: health.stalls,
    ...(plan.scenarios.some(({ load }) => load.kind === "open") && {
      arrivals: { dispersion: isSearch === true ? null : (collector.arrivalSpread.dispersion?.index ?? null) },
    }),
  };
}
