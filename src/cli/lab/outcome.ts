import {
  type Collector,
  CountsSource,
  findDoubts,
  type HealthFacts,
  judge,
  mismatchOf,
  parseSlo,
  type RunEnding,
  type SloExpression,
  summarize,
  thresholds,
  unknownSubjects,
  otherName,
} from "#measure";
import { type GeneratorResult, resultFormat, type RunPlan, type RunResult, type SloResult } from "#run";
import { plannedEndMs } from "#load";

export interface OutcomeInput {
  readonly plan: RunPlan;
  readonly collector: Collector;
  readonly ending: Omit<RunEnding, "scriptErrors" | "unknownSubjects">;
  readonly about: Pick<RunResult, "test" | "startedAt" | "environment" | "command" | "load">;
  readonly strict: boolean;
}

/** The result document of a run that has ended. */
export function resultOf(input: OutcomeInput): RunResult {
  const { plan, collector, about } = input;
  const { warmUpSeconds } = collector;
  const seconds = Math.max(0.001, measuredSeconds(input));
  const scenarios = plan.scenarios.map(({ name }) => name);
  const isPlanned = plan.scenarios.map(({ load }) => load.kind !== "closed");
  const parts = summarize(collector, { seconds, warmUpSeconds, isPlanned, scenarios });
  const expressions = plan.slo.map((text) => parseSlo(text));
  const slo = judgeSlo(input, seconds, scenarios);
  const doubts = findDoubts(healthFacts(input, seconds, slo));
  const scriptErrors = parts.errors
    .filter((error) => error.class === "script_error")
    .reduce((sum, error) => sum + error.count, 0);
  const unknown = unknownSubjectsOf(collector, expressions, scenarios);
  const requests = parts.operations.reduce((sum, operation) => sum + operation.count, 0);
  const ending = { ...input.ending, scriptErrors, unknownSubjects: unknown };
  const judgement = judge(ending, slo, doubts, { totals: parts.totals, seconds, requests }, input.strict);
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
    loadChanges: [],
    generator: generatorOf(input),
    resources: {},
    findings: [],
    ...(because === undefined ? {} : { abortedBecause: because }),
  };
}

/** Open load lasts as long as arrivals come, a number of iterations until the last has ended. */
function measuredSeconds({ plan, collector }: OutcomeInput): number {
  const { loadTime, warmUpSeconds } = collector;
  const loads = plan.scenarios.map(({ load }) => load);
  if (loads.every(({ kind }) => kind === "open"))
    return Math.min(loadTime.overMs, Math.max(...loads.map(plannedEndMs))) / 1000 - warmUpSeconds;
  if (loads.some(({ kind }) => kind === "iterations")) return loadTime.activeMs / 1000 - warmUpSeconds;
  return loadTime.closedSeconds(warmUpSeconds);
}

function judgeSlo({ collector }: OutcomeInput, seconds: number, scenarios: readonly string[]): SloResult[] {
  const { counts } = collector;
  const source = new CountsSource(
    {
      seconds,
      iterations: counts.iterations.map((total) => total.tally),
      operations: new Map([...counts.operations].map(([id, total]) => [id, total.tally])),
      steps: new Map([...counts.steps].map(([id, total]) => [id, total.tally])),
      checks: counts.checks,
      judged: counts.judged,
    },
    collector.names,
    scenarios,
  );
  return collector.slo.results(source);
}

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
    hint === undefined ? message : `${message} (${hint})`,
  );
}

function healthFacts({ plan, collector }: OutcomeInput, seconds: number, slo: readonly SloResult[]): HealthFacts {
  const { health, counts, requests, warmUpSeconds } = collector;
  const isOpen = plan.scenarios.some(({ load }) => load.kind === "open");
  const isCounted = plan.scenarios.some(({ load }) => load.kind === "iterations");
  const sum = (pick: (tally: Collector["iterations"][number]) => number): number =>
    collector.iterations.reduce((total, tally) => total + pick(tally), 0);
  const dropped = sum((tally) => tally.dropped);
  const lagP99 = counts.sendLag.quantile(0.99) ?? 0;
  const serviceP50Ms = counts.judged.service.quantile(0.5);
  const isLate = lagP99 > Math.max(thresholds.sendLagMs, thresholds.sendLagShareOfP50 * (serviceP50Ms ?? 0));
  const open = plan.scenarios.find(({ load }) => load.kind === "open")?.load;
  // What was dropped then counts as not started: whose fault it was stands in the doubt about memory.
  const heldBack = (health.memory?.shedMs ?? 0) > 0;
  const boundMetrics = /\b(p[\d.]+|mean|max|rate|requests)\b/;
  return {
    mode: isOpen ? "open" : isCounted ? "iterations" : "closed",
    seconds,
    arrivals: !isOpen
      ? null
      : {
          kind: open?.kind === "open" ? open.arrivals : "poisson",
          planned: openSum(plan, collector, (tally) => tally.planned),
          started: openSum(plan, collector, (tally) => tally.started),
          droppedAtLimit: isLate || heldBack ? 0 : dropped,
          droppedByGenerator: isLate && !heldBack ? dropped : 0,
          inFlightLimit: plan.maxInFlight,
          ratePerSecondMax: openRateMax(plan),
          waitedForUser: sum((tally) => tally.waitedForUser),
          sendLag: counts.sendLag,
          dispersion: null,
        },
    samples: counts.judged.count > 0 ? counts.judged.count : sum((tally) => tally.completed + tally.failed),
    serviceP50Ms,
    isBoundSloMissed: slo.some((goal) => !goal.ok && goal.observed !== null && boundMetrics.test(goal.expression)),
    loopBusyRatios: health.loopBusyRatios,
    loopDelayP99Ms: counts.loopDelay.quantile(0.99),
    cpuRatioPerWorker: health.cpuRatioMean === null ? null : health.cpuRatioMean / plan.workers,
    stealRatio: health.stealRatioMean,
    stalls: health.stalls.filter(({ atSeconds, durationMs }) => atSeconds + durationMs / 1000 > warmUpSeconds),
    memory: health.memory,
    fdsExhausted: requests.byError.fds_exhausted ?? 0,
    portsExhausted: requests.byError.ports_exhausted ?? 0,
    workersLost: health.workersLost,
    isLedgerExact: mismatchOf(collector) === "",
    ledgerMismatch: mismatchOf(collector),
    namesOverflowed: [...counts.operations]
      .filter(([id]) => collector.names.operations.names[id]!.name === otherName)
      .reduce((total, [, { tally }]) => total + tally.count, 0),
    isTlsUnverified: plan.http.tls.insecure && plan.target.startsWith("https:"),
  };
}

function openRateMax({ scenarios }: RunPlan): number {
  const levels = scenarios.map(({ load }) =>
    load.kind === "open" ? Math.max(...load.stages.flatMap(({ from, to }) => [from, to])) : 0,
  );
  return levels.reduce((sum, level) => sum + level, 0);
}

function openSum(
  plan: RunPlan,
  collector: Collector,
  pick: (tally: Collector["iterations"][number]) => number,
): number {
  return collector.iterations.reduce(
    (sum, tally, index) => sum + (plan.scenarios[index]!.load.kind === "open" ? pick(tally) : 0),
    0,
  );
}

function generatorOf({ plan, collector }: OutcomeInput): GeneratorResult {
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
  };
}
