import type { Stall } from "../health-facts.ts";
import type { AnswerMarks, IntervalMessage } from "../interval-message.ts";
import { CheckTally, ErrorTally, IterationTally, StepTally } from "../flow-tally.ts";
import { Histogram } from "../histogram.ts";
import { MetricTally } from "../metric-tally.ts";
import { NumberReader } from "../number-stream.ts";
import { OperationTally } from "../operation-tally.ts";
import type { RunNames } from "./names.ts";
import { TallyTable } from "./tally-table.ts";

/** Who was at work in one worker; users by scenario. */
export interface AtWork {
  users: readonly number[];
  usersMost: readonly number[];
  inFlight: number;
  /** How long its loop was busy, of how long. */
  busyMs: number;
  totalMs: number;
}

/** What all workers counted in one second of the run clock. */
export class Second {
  index = 0;
  readonly loopDelay: Histogram = new Histogram();
  readonly sendLag: Histogram = new Histogram();
  readonly iterations: readonly IterationTally[];
  readonly operations = new TallyTable(() => new OperationTally());
  readonly steps = new TallyTable(() => new StepTally());
  readonly checks = new TallyTable(() => new CheckTally());
  readonly metrics = new TallyTable(() => new MetricTally());
  readonly errors = new TallyTable(() => new ErrorTally());
  /** By worker: at the end of this second, and at most in it. */
  readonly atWork: Map<number, AtWork> = new Map();
  readonly stalls: Stall[] = [];
  readonly answers: AnswerMarks[] = [];
  /** Until when load was on, run clock. */
  loadedUntilMs = 0;

  constructor(scenarios: number) {
    this.iterations = Array.from({ length: scenarios }, () => new IterationTally());
  }

  reset(): void {
    this.loopDelay.reset();
    this.sendLag.reset();
    for (const scenario of this.iterations) scenario.reset();
    for (const table of [this.operations, this.steps, this.checks, this.metrics, this.errors]) table.reset();
    this.atWork.clear();
    this.stalls.length = 0;
    this.answers.length = 0;
    this.loadedUntilMs = 0;
  }

  /** Adds one interval; the reverse of `Recorder.takeInterval`. */
  read(message: IntervalMessage, names: RunNames): void {
    const { worker } = message;
    const from = new NumberReader(message.numbers);
    from.offset = this.loopDelay.readFrom(from.numbers, from.offset);
    from.offset = this.sendLag.readFrom(from.numbers, from.offset);
    for (const scenario of this.iterations) scenario.readFrom(from);
    this.operations.read(from, (id) => names.operations.idOf(worker, id));
    this.steps.read(from, (id) => names.steps.idOf(worker, id));
    this.checks.read(from, (id) => names.checks.idOf(worker, id));
    this.metrics.read(from, (id) => names.metrics.idOf(worker, id));
    this.errors.read(from, (id) => names.errors.idOf(worker, id));
    this.noteWork(message);
    if (!message.isAfterLoad) this.loadedUntilMs = Math.max(this.loadedUntilMs, message.endMs);
  }

  private noteWork({ worker, startMs, endMs, isLast, health }: IntervalMessage): void {
    const { users, usersMost, inFlight, loopBusyRatio, stalls, answers } = health;
    const before = this.atWork.get(worker);
    const lengthMs = endMs - startMs;
    this.atWork.set(worker, {
      users: isLast ? users.map(() => 0) : users,
      usersMost:
        before === undefined ? usersMost : usersMost.map((most, index) => Math.max(most, before.usersMost[index]!)),
      inFlight: isLast ? 0 : inFlight,
      busyMs: (before?.busyMs ?? 0) + loopBusyRatio * lengthMs,
      totalMs: (before?.totalMs ?? 0) + lengthMs,
    });
    for (const { atMs, durationMs } of stalls) this.stalls.push({ atSeconds: atMs / 1000, durationMs });
    if (answers !== undefined) this.answers.push(answers);
  }
}
