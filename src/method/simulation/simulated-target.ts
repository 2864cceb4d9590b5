import type { ErrorClass } from "#run";
import type { Random } from "./distribution.ts";
import { EventQueue } from "./event-queue.ts";
import type { Flight } from "./flight.ts";
import { flowsOf } from "./flows-of.ts";
import { Freezes } from "./freezes.ts";
import { Instances } from "./instances.ts";
import { defaultDeadlineMs, type TargetModel } from "./model.ts";
import { RateLimit } from "./rate-limit.ts";
import { Slowness } from "./slowness.ts";
import { SpanWriter } from "./span-writer.ts";
import type { Job, Station } from "./station.ts";
import type { Witness } from "./witness.ts";

type Event = { readonly kind: "done" | "impatient"; readonly job: Job };

/** Turned away without any work: nearly at once. */
const refusalMs = 0.2;

/** A target as a network of queues in virtual time, seeded: the same load gives the same answers. */
export class SimulatedTarget {
  nowMs = 0;
  /** Iterations under way, as the client sees it. */
  inFlight = 0;
  served = 0;
  /** Processor time spent so far. */
  cpuMs = 0;
  restarts = 0;
  /** What the model says can go wrong does. */
  isFaultOn = false;
  readonly model: TargetModel;
  readonly instances: Instances;
  private readonly random: Random;
  private readonly witness: Witness;
  private readonly events = new EventQueue<Event>();
  private readonly freezes: Freezes;
  private readonly limit: RateLimit | null;
  private readonly deadlineMs: number;
  private readonly retries: number;
  private readonly slowness: Slowness;
  private readonly writer: SpanWriter | null;
  /** Requests under way in the order they began, those already over among them. */
  private patience: { readonly flight: Flight; readonly at: number; readonly startMs: number }[] = [];
  private patienceHead = 0;
  private readonly flows: readonly { readonly upTo: number; readonly operations: readonly number[] }[];

  constructor(model: TargetModel, random: Random, witness: Witness) {
    this.model = model;
    this.random = random;
    this.witness = witness;
    this.instances = new Instances(model, random);
    this.freezes = new Freezes(model.freeze);
    this.limit = model.rateLimit === undefined ? null : new RateLimit(model.rateLimit);
    this.deadlineMs = model.deadlineMs ?? defaultDeadlineMs;
    this.retries = model.clientRetries ?? 0;
    this.flows = flowsOf(model);
    this.slowness = new Slowness(model);
    this.writer = witness.traced === undefined ? null : new SpanWriter((trace) => witness.traced?.(trace));
  }

  /** An iteration begins; all that was to happen before has happened. */
  arrive(atMs: number): void {
    this.runUntil(atMs);
    this.nowMs = atMs;
    this.inFlight++;
    const draw = this.random();
    const { operations } = this.flows.find(({ upTo }) => draw < upTo) ?? this.flows.at(-1)!;
    const instance = this.instances.pick();
    const flight: Flight = { instance, operations, at: 0, step: 0, attempt: 0, startMs: atMs, isOver: false, tries: 0 };
    instance.inFlight++;
    this.beginRequest(flight);
  }

  /** Everything up to a moment; clients that have waited too long are gone by then. */
  advanceTo(ms: number): void {
    this.runUntil(ms);
    this.nowMs = ms;
    this.loseImpatient(ms);
  }

  /** The process is gone and comes back empty: whoever waits for it sees a reset. */
  restart(): void {
    this.restarts++;
    for (const { flight, at, startMs } of this.patience.slice(this.patienceHead)) {
      if (!flight.isOver && flight.at === at) this.fail(flight, "reset", this.nowMs - startMs);
    }
    while (this.events.size > 0) this.events.take();
    this.instances.clear();
    this.served = 0;
  }

  /** What is under way is of no more interest to anybody. */
  cancelAll(): number {
    let cancelled = 0;
    for (const { flight, at } of this.patience.slice(this.patienceHead)) {
      if (flight.isOver || flight.at !== at) continue;
      flight.isOver = true;
      this.release(flight);
      cancelled++;
    }
    return cancelled;
  }

  private runUntil(ms: number): void {
    while (this.events.nextMs <= ms) {
      // Who tries again does so at once, not at the end of the second.
      if (this.retries > 0) this.loseImpatient(this.events.nextMs);
      this.nowMs = this.events.nextMs;
      const { kind, job } = this.events.take();
      if (kind === "done") this.done(job);
      else this.giveUp(job);
    }
  }

  private beginRequest(flight: Flight): void {
    flight.step = 0;
    flight.attempt = 0;
    flight.startMs = this.nowMs;
    this.slowness.arrive(this.nowMs);
    this.patience.push({ flight, at: flight.at, startMs: flight.startMs });
    if (this.limit === null || this.limit.admits(this.nowMs)) {
      this.writer?.begin(flight);
      this.beginStep(flight);
    } else this.turnAway(flight);
  }

  private turnAway(flight: Flight): void {
    const call = this.model.rateLimit?.call;
    if (call === undefined) {
      this.refuse(flight, "http_4xx");
      return;
    }
    this.writer?.begin(flight);
    const at = { enteredMs: this.nowMs, beganMs: null, endMs: this.nowMs + refusalMs };
    this.writer?.step(flight, { spans: { around: [call] }, ...at, isError: true });
    this.refuse(flight, "http_5xx");
  }

  private beginStep(flight: Flight): void {
    const step = this.stepOf(flight);
    if (step === undefined) return this.finishRequest(flight);
    const { station, cpuShare, spans } = step;
    const ownMs = step.drawMs() * this.slowness.times(this.served) + (flight.step === 0 ? this.slowness.wakeMs : 0);
    const { fault } = this.model;
    const isLate = this.isFaultOn && fault !== undefined && fault.station === station?.name;
    const holdMs = isLate ? ownMs + fault.latencyMs : ownMs;
    const cpuMs = ownMs * cpuShare;
    const enteredMs = this.nowMs;
    // Written out: with some of it spread out of another object all of a simulation takes up to five times as long.
    const job: Job = {
      flight,
      station,
      holdMs,
      cpuMs,
      spans,
      enteredMs,
      isVoid: false,
      isWaiting: false,
      beganMs: null,
    };
    const answer = station === null ? "begin" : station.enter(job);
    if (answer === "refused") return this.refuse(flight, "http_5xx");
    if (answer === "begin") this.begin(job);
    if (step.timeoutMs < Number.POSITIVE_INFINITY) {
      this.events.add(this.nowMs + step.timeoutMs, { kind: "impatient", job });
    }
  }

  private stepOf(flight: Flight) {
    return flight.instance.operations[flight.operations[flight.at]!]!.steps[flight.step];
  }

  private begin(job: Job): void {
    this.cpuMs += job.cpuMs;
    job.beganMs = this.nowMs;
    this.events.add(this.freezes.after(this.nowMs, job.holdMs), { kind: "done", job });
  }

  private done(job: Job): void {
    if (job.station !== null) this.free(job.station);
    const { flight } = job;
    if (job.isVoid) return;
    // Void from here on: an impatience that is still to come finds nothing to give up.
    job.isVoid = true;
    this.write(job, false);
    flight.step++;
    flight.attempt = 0;
    this.beginStep(flight);
  }

  private free(station: Station): void {
    for (;;) {
      const next = station.leave();
      if (next === null) return;
      if (!this.isForgotten(next)) {
        this.begin(next);
        return;
      }
      next.isVoid = true;
    }
  }

  private isForgotten({ flight }: Job): boolean {
    return this.model.forgetsAbandoned === true && this.nowMs - flight.startMs > this.deadlineMs;
  }

  /** The target itself waits no longer for a step; the step goes on, or is out of the queue. */
  private giveUp(job: Job): void {
    if (job.isVoid) return;
    job.isVoid = true;
    this.write(job, true);
    const { flight } = job;
    const step = this.stepOf(flight)!;
    if (flight.attempt < step.retries) {
      flight.attempt++;
      this.beginStep(flight);
    } else this.answerFailure(flight, "http_5xx");
  }

  private write({ flight, spans, enteredMs, beganMs }: Job, isError: boolean): void {
    if (spans !== null) this.writer?.step(flight, { spans, enteredMs, beganMs, endMs: this.nowMs, isError });
  }

  private writeEnd(flight: Flight, moreMs: number, isError: boolean): void {
    const sentMs = Math.min(this.deadlineMs, this.nowMs - flight.startMs + moreMs);
    const { name } = this.model.operations[flight.operations[flight.at]!]!;
    this.writer?.end(flight, name, this.nowMs + moreMs, { isError, sentMs });
  }

  private refuse(flight: Flight, error: ErrorClass): void {
    this.answerFailure(flight, error, refusalMs);
  }

  private answerFailure(flight: Flight, error: ErrorClass, moreMs = 0): void {
    this.writeEnd(flight, moreMs, true);
    if (!flight.isOver) this.fail(flight, error, this.nowMs - flight.startMs + moreMs);
  }

  private finishRequest(flight: Flight): void {
    this.served++;
    this.writeEnd(flight, 0, false);
    if (flight.isOver) return;
    const latencyMs = this.nowMs - flight.startMs;
    if (latencyMs > this.deadlineMs) {
      this.fail(flight, "total_timeout", this.deadlineMs);
      return;
    }
    this.witness.answered(flight.operations[flight.at]!, latencyMs, flight.instance);
    flight.at++;
    if (flight.at < flight.operations.length) this.beginRequest(flight);
    else {
      flight.isOver = true;
      this.release(flight);
      this.witness.ended(true);
    }
  }

  private fail(flight: Flight, error: ErrorClass, latencyMs: number): void {
    flight.isOver = true;
    this.release(flight);
    this.witness.failed(flight.operations[flight.at]!, error, latencyMs);
    if (flight.tries >= this.retries) this.witness.ended(false);
    else this.tryAgain(flight);
  }

  /** What was begun goes on at the target, in vain; the client stands at the end of the queue again. */
  private tryAgain(flight: Flight): void {
    const again: Flight = { ...flight, instance: this.instances.pick(), isOver: false, tries: flight.tries + 1 };
    this.inFlight++;
    again.instance.inFlight++;
    this.beginRequest(again);
  }

  private release(flight: Flight): void {
    this.inFlight--;
    flight.instance.inFlight--;
  }

  private loseImpatient(ms: number): void {
    const { patience } = this;
    while (this.patienceHead < patience.length) {
      const { flight, at, startMs } = patience[this.patienceHead]!;
      const isPast = flight.isOver || flight.at !== at;
      if (!isPast && startMs + this.deadlineMs > ms) break;
      this.patienceHead++;
      if (isPast) continue;
      if (this.retries > 0) this.nowMs = Math.max(this.nowMs, startMs + this.deadlineMs);
      this.fail(flight, "total_timeout", this.deadlineMs);
    }
    if (this.patienceHead > 4096) {
      this.patience = patience.slice(this.patienceHead);
      this.patienceHead = 0;
    }
  }
}
