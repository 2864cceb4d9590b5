import { type SecondRecord, type TimelinePoint } from "#run";
import { IterationTally } from "../flow-tally.ts";
import { Histogram } from "../histogram.ts";
import type { IntervalMessage } from "../interval-message.ts";
import { OperationTally } from "../operation-tally.ts";
import { type SloExpression, SloWatch } from "../slo/index.ts";
import type { AskedAt } from "./asked-at.ts";
import { type CountedSecond, countedSecond, inFlightIn } from "./counted-second.ts";
import { ArrivalSpread } from "./arrival-spread.ts";
import { HealthLog, type LostWorker } from "./health.ts";
import { cancelUnfinished } from "./lost-work.ts";
import { LoadTime, type RateSeconds } from "./load-time.ts";
import { RunNames } from "./names.ts";
import { Population } from "./population.ts";
import { RequestSum, RunCounts } from "./run-counts.ts";
import { Second } from "./second.ts";
import { endedWithin, halfIntervalMs, isLoaded, pointOf, recordOf, scriptErrorsIn } from "./second-record.ts";
import { CountsSource, sumOf } from "./slices.ts";
import { Timeline } from "./timeline.ts";
import { sharesOf, WorkerShares } from "./worker-shares.ts";

export interface CollectorParts {
  readonly scenarios: readonly string[];
  /** Whether a scenario's iterations are arrivals: each of them starts or is dropped. None if absent. */
  readonly isOpen?: readonly boolean[];
  readonly workers: number;
  readonly slo: readonly SloExpression[];
  /** Texts of those that end the run when they are broken. */
  readonly fatalSlo?: ReadonlySet<string>;
  /** Left out of what is measured, in whole seconds; it stays in the ledger and the timeline. */
  readonly warmUpMs: number;
  /** What is kept of a name or of an error's text; as it is if absent. */
  readonly cleaned?: (text: string) => string;
  readonly askedAt: (second: number) => AskedAt;
  /** A second is complete; expressions that it broke first, of those that end the run. */
  readonly onSecond: (record: SecondRecord, broken: readonly SloExpression[]) => void;
  /** Before it: the counts themselves. */
  readonly onCounts?: (second: CountedSecond) => void;
}

/** A worker that is so many seconds behind the others is not waited for; what it counted goes to a later second. */
const patienceSeconds = 5;
const recentSeconds = 10;
const oneSecond: RateSeconds = { iterations: 1, requests: 1 };

/** Puts the intervals of all workers together: by second, for the run, for the disk, for whoever watches. */
export class Collector {
  readonly names: RunNames;
  /** Of what is measured: without warm-up. */
  readonly counts: RunCounts;
  /** Over the whole run, warm-up too. */
  readonly requests = new RequestSum();
  readonly iterations: readonly IterationTally[];
  readonly errors: Map<number, number> = new Map();
  readonly timeline = new Timeline();
  readonly health = new HealthLog();
  readonly slo: SloWatch;
  readonly loadTime = new LoadTime();
  readonly arrivalSpread = new ArrivalSpread();
  /** Seconds are measured or not as a whole. */
  readonly warmUpSeconds: number;
  /** Seconds in a row in which the script threw in all that ended. */
  scriptErrorSeconds = 0;
  /** The end of the last interval of any worker, run clock. */
  lastMs = 0;
  private readonly parts: CollectorParts;
  private readonly open = new Map<number, Second>();
  private readonly spare: Second[] = [];
  /** The last second each worker is through with. */
  private readonly passed: number[];
  private readonly population = new Population();
  private readonly shares = new WorkerShares();
  private readonly judged = new OperationTally();
  private nextSecond = 0;
  private newestSecond = 0;
  private announced = 0;
  private readonly recent: Histogram[] = [];

  constructor(parts: CollectorParts) {
    this.parts = parts;
    this.names = new RunNames(parts.cleaned);
    this.warmUpSeconds = Math.ceil(parts.warmUpMs / 1000);
    this.counts = new RunCounts(parts.scenarios.length);
    this.iterations = parts.scenarios.map(() => new IterationTally());
    this.passed = Array.from({ length: parts.workers }, () => -1);
    this.slo = new SloWatch(parts.slo, parts.fatalSlo);
  }

  add(message: IntervalMessage): void {
    const { worker, endMs, isLast } = message;
    this.names.learn(message);
    const second = this.secondOf(message);
    const before = this.endedIn(second);
    const sharesBefore = sharesOf(second.iterations);
    second.read(message, this.names);
    this.shares.note(worker, sharesBefore, second.iterations);
    const ended = this.endedIn(second);
    ended.iterations -= before.iterations;
    ended.requests -= before.requests;
    this.loadTime.add(message, ended);
    this.health.addInterval(message);
    this.lastMs = Math.max(this.lastMs, endMs);
    const passed = Math.floor((endMs + halfIntervalMs) / 1000) - 1;
    this.passed[worker] = isLast ? Number.POSITIVE_INFINITY : Math.max(this.passed[worker]!, passed);
    this.closePassed();
  }

  private endedIn(second: Second): { iterations: number; requests: number } {
    return second.index < this.warmUpSeconds ? { iterations: 0, requests: 0 } : endedWithin(second, this.names);
  }

  workerLost(worker: number, loss: Omit<LostWorker, "worker"> = { why: "", isStuck: false }): void {
    this.health.lost.push({ worker, ...loss });
    this.population.lose(worker);
    this.passed[worker] = Number.POSITIVE_INFINITY;
    this.closePassed();
  }

  /** After the last interval: seconds still open are complete now. */
  close(): void {
    if (this.open.size > 0) this.closeUpTo(this.newestSecond);
    if (this.health.lost.length > 0) cancelUnfinished(this.requests, this.iterations, this.parts.isOpen);
  }

  /**
   * What of its share a lost worker did not start, nobody did: it is counted as dropped.
   * @param planned per scenario, what was to arrive at this worker until the load was over; null where nothing is planned
   */
  dropRest(worker: number, planned: readonly (number | null)[]): void {
    for (const [scenario, expected] of planned.entries()) {
      if (expected === null) continue;
      const { untold, dropped } = this.shares.rest(worker, scenario, expected, this.parts.isOpen?.[scenario] === true);
      this.health.droppedWithWorkers += dropped;
      for (const tally of [this.iterations[scenario]!, this.counts.iterations[scenario]!.tally]) {
        tally.planned += untold;
        tally.dropped += dropped;
      }
    }
  }

  /** Those of scenarios with open load. */
  get arrivals(): IterationTally {
    return this.arrivalsIn(this.iterations);
  }

  private arrivalsIn(iterations: readonly IterationTally[]): IterationTally {
    return sumOf(iterations.filter((_, index) => this.parts.isOpen?.[index] === true));
  }

  /** All that was measured, as goals are judged by it. */
  measuredOver(seconds: RateSeconds): CountsSource {
    const { iterations, operations, steps, checks, judged } = this.counts;
    const tallyOf = <T>([id, { tally }]: readonly [number, { readonly tally: T }]): readonly [number, T] => [id, tally];
    const counts = {
      seconds,
      iterations: iterations.map(({ tally }) => tally),
      operations: [...operations].map(tallyOf),
      steps: [...steps].map(tallyOf),
      checks,
      judged,
    };
    return new CountsSource(counts, this.names, this.parts.scenarios);
  }

  /** Successes and failures of the last seconds, as they were. */
  recentLatency(): { histogram: Histogram; seconds: number } {
    const histogram = new Histogram();
    for (const each of this.recent) histogram.add(each);
    return { histogram, seconds: this.recent.length };
  }

  /** The second most of an interval lies in; a stub at the end of a run belongs to the second before it. */
  private secondOf({ startMs, endMs }: IntervalMessage): Second {
    const atMs = endMs - Math.max((endMs - startMs) / 2, halfIntervalMs);
    const index = Math.max(this.nextSecond, Math.floor(atMs / 1000));
    let second = this.open.get(index);
    if (second === undefined) {
      second = this.newSecond(index);
      this.open.set(index, second);
      this.newestSecond = Math.max(this.newestSecond, index);
    }
    return second;
  }

  private newSecond(index: number): Second {
    const second = this.spare.pop() ?? new Second(this.parts.scenarios.length);
    second.index = index;
    return second;
  }

  /** The newest second stays open, for what comes at the very end. */
  private closePassed(): void {
    const passed = Math.max(Math.min(...this.passed), this.newestSecond - patienceSeconds);
    this.closeUpTo(Math.min(passed, this.newestSecond - 1));
  }

  /** In order; also seconds in which nothing was counted. */
  private closeUpTo(last: number): void {
    while (this.nextSecond <= last) {
      const second = this.open.get(this.nextSecond) ?? this.newSecond(this.nextSecond);
      this.open.delete(this.nextSecond);
      this.nextSecond++;
      this.closeSecond(second);
      second.reset();
      this.spare.push(second);
    }
  }

  /** The seconds that are not complete yet, as far as they are known: for whoever may never hear of their end. */
  openSeconds(): SecondRecord[] {
    const indexes = [...this.open.keys()].sort((left, right) => left - right);
    return indexes.map((index) => {
      const second = this.open.get(index)!;
      return recordOf(second, this.pointOf(second, this.judge(second)), this.about());
    });
  }

  /** Sums up what the run is judged by. @returns its latencies, successes and failures as they were */
  private judge(second: Second): Histogram {
    const { judged, names } = this;
    judged.reset();
    for (const [id, tally] of second.operations) if (names.isJudged(id)) judged.add(tally);
    const latency = new Histogram();
    latency.add(judged.latency);
    latency.add(judged.failedLatency);
    return latency;
  }

  private closeSecond(second: Second): void {
    const { names } = this;
    const latency = this.judge(second);
    for (const [id, tally] of second.operations) this.requests.add(names.operations.names[id]!, tally);
    for (const [scenario, tally] of second.iterations.entries()) this.iterations[scenario]!.add(tally);
    for (const [id, { count }] of second.errors) this.errors.set(id, (this.errors.get(id) ?? 0) + count);
    this.noteScriptErrors(second);
    this.population.pass(second);
    this.recent.push(latency);
    if (this.recent.length > recentSeconds) this.recent.shift();
    const point = this.pointOf(second, latency);
    if (isLoaded(second)) this.arrivalSpread.add(this.arrivalsIn(second.iterations).planned, point.askedPerSecond ?? 0);
    this.timeline.add(point, latency);
    const broken = second.index < this.warmUpSeconds ? [] : this.measure(second);
    const record = recordOf(second, point, this.about());
    this.announced = names.operations.names.length;
    this.parts.onCounts?.(this.counted(second, this.population.inFlight));
    this.parts.onSecond(record, broken);
  }

  /** The second that is being counted, where all workers have told of it and none before it is open. */
  peek(): CountedSecond | undefined {
    const second = this.open.get(this.nextSecond);
    if (second === undefined || second.atWork.size < this.parts.workers) return undefined;
    this.judge(second);
    return this.counted(second, inFlightIn(second));
  }

  private counted(second: Second, inFlight: number): CountedSecond {
    const { names, judged } = this;
    return countedSecond(second, { names, judged, source: this.sourceOf(second), inFlight });
  }

  /** What goals are judged by, of a single second. */
  private sourceOf({ iterations, operations, steps, checks }: Second): CountsSource {
    const counts = { seconds: oneSecond, iterations, operations, steps, checks, judged: this.judged };
    return new CountsSource(counts, this.names, this.parts.scenarios);
  }

  private about(): Parameters<typeof recordOf>[2] {
    const { names, parts } = this;
    return { names, announced: names.operations.names.slice(this.announced), scenarios: parts.scenarios };
  }

  /** A second in which nothing ended says nothing. */
  private noteScriptErrors(second: Second): void {
    const { completed, failed } = sumOf(second.iterations);
    const scriptErrors = scriptErrorsIn(second, this.names);
    if (completed > 0 || failed > scriptErrors) this.scriptErrorSeconds = 0;
    else if (scriptErrors > 0) this.scriptErrorSeconds++;
  }

  private measure(second: Second): SloExpression[] {
    const { counts, judged, population } = this;
    counts.add(second, judged);
    for (const [index, scenario] of counts.iterations.entries()) scenario.noteUsers(population.usersMost(index));
    // A second that load was on for only a part of says nothing about rates.
    if (!isLoaded(second)) return [];
    return this.slo.addSecond(
      second.index + 1,
      this.sourceOf(second),
      this.measuredOver({ iterations: counts.measuredSeconds, requests: counts.measuredSeconds }),
    );
  }

  private pointOf(second: Second, latency: Histogram): TimelinePoint {
    const { judged, population, parts } = this;
    return pointOf(second, { judged, latency, population, asked: parts.askedAt(second.index) });
  }
}
