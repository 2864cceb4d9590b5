import type { Timer } from "#run";
import type { User } from "#scenario";
import type { ArrivalSequence } from "./arrivals.ts";
import type { LevelOverTime } from "./level.ts";
import { type LoadContext, type ScenarioLoad, startRetryMs } from "./scenario-load.ts";

/** Timers are woken this much before an arrival that is then waited for exactly. */
const wakeEarlyMs = 1.5;
/**
 * Timers are whole milliseconds, so the last stretch before an arrival is waited for by turning the event loop: exact to
 * some microseconds, at the price of processor time. That may be a quarter of the time, saved up for 20 ms at most.
 */
const turning = { share: 0.25, savedMsMax: 20 } as const;
/** Late arrivals sent in one turn of the event loop before answers get a turn. */
const launchBatch = 1000;

interface PendingArrival {
  readonly atMs: number;
  readonly index: number;
}

/**
 * Open load: iterations begin when they are due, whatever became of those before. Users are taken from those at hand;
 * when none is free another is started. An arrival that is late keeps its intended start; one beyond the bound on
 * what is in flight is dropped and counted.
 */
export class OpenLoad implements ScenarioLoad {
  private readonly context: LoadContext;
  private readonly sequence: ArrivalSequence;
  private readonly maxInFlight: number;
  private level: LevelOverTime;
  private readonly idle: User[] = [];
  private readonly pending: PendingArrival[] = [];
  private live = 0;
  private starting = 0;
  private nextUser = 0;
  private running = 0;
  private timer: Timer | undefined = undefined;
  private savedMs = 0;
  private lookedMs = 0;
  private isTurning = false;
  private isStopped = false;
  private isEnding = false;
  private retiring = 0;

  constructor(context: LoadContext, level: LevelOverTime, sequence: ArrivalSequence, maxInFlight: number) {
    this.context = context;
    this.level = level;
    this.sequence = sequence;
    this.maxInFlight = maxInFlight;
    this.skipOthers();
  }

  /** Starts the users the first moments will need, and opens their connections. */
  async prepare(): Promise<void> {
    const peak = Math.max(this.level.at(0), this.level.at(this.level.stageEndAfter(0) - 1));
    const seconds = this.context.hasStart ? 0.25 : 0.02;
    const wanted = Math.min(
      this.context.hasStart ? 200 : 64,
      Math.ceil((peak * seconds) / this.context.workers) + 1,
      this.maxInFlight,
    );
    const users = Array.from({ length: wanted }, () => this.create());
    await Promise.all(users.map((user) => this.startUser(user)));
    for (const user of users) user.warm();
  }

  start(): void {
    this.arm();
  }

  change(atMs: number, level: number): void {
    this.level = this.level.changedAt(atMs, level);
    this.sequence.change(this.level);
    this.timer?.cancel();
    this.arm();
  }

  stop(): void {
    if (this.isStopped) return;
    this.isStopped = true;
    this.timer?.cancel();
    this.endIfIdle();
  }

  get isDone(): boolean {
    return this.isEnding && this.retiring === 0 && this.starting === 0;
  }

  get users(): number {
    return this.live;
  }

  get inFlight(): number {
    return this.running + this.pending.length;
  }

  iterationDone(user: User): void {
    this.running--;
    this.idle.push(user);
    this.servePending();
    // Answers come in all the time under load: the next arrival may be due before its timer.
    if (!this.isStopped && this.sequence.atMs <= this.context.clock.nowMs()) this.pump();
    if (this.isStopped) this.endIfIdle();
  }

  private skipOthers(): void {
    const { worker, workers } = this.context;
    while (this.sequence.index % workers !== worker && this.sequence.atMs !== Number.POSITIVE_INFINITY)
      this.sequence.advance();
  }

  /** Waits for the next arrival of this worker. */
  private arm(): void {
    if (this.isStopped) return;
    const { clock } = this.context;
    if (this.sequence.atMs === Number.POSITIVE_INFINITY) {
      // Also after the last arrival the load lasts to its planned end.
      this.timer = clock.after(Math.max(0, this.level.endMs - clock.nowMs()), () => this.stop());
      return;
    }
    const nowMs = clock.nowMs();
    const waitMs = this.sequence.atMs - nowMs;
    const isNear = waitMs <= wakeEarlyMs + 1;
    if (!isNear || waitMs <= 0) this.isTurning = false;
    if (waitMs <= 0) this.pump();
    else if (!isNear) this.timer = clock.after(Math.floor(waitMs - wakeEarlyMs), () => this.wake());
    else if (this.mayTurn(nowMs)) clock.soon(() => this.wake());
    else this.timer = clock.after(1, () => this.wake());
  }

  /** Takes the time since the last look from what turning has saved up, if the last look was a turn. */
  private mayTurn(nowMs: number): boolean {
    const sinceMs = nowMs - this.lookedMs;
    this.lookedMs = nowMs;
    const spentMs = this.isTurning ? sinceMs : 0;
    this.savedMs = Math.min(turning.savedMsMax, this.savedMs + sinceMs * turning.share - spentMs);
    this.isTurning = this.savedMs > 0;
    return this.isTurning;
  }

  private wake(): void {
    this.timer = undefined;
    if (!this.isStopped) this.arm();
  }

  private pump(): void {
    const { clock } = this.context;
    this.timer?.cancel();
    this.timer = undefined;
    const nowMs = clock.nowMs();
    for (let launched = 0; this.sequence.atMs <= nowMs; launched++) {
      if (launched === launchBatch) {
        clock.soon(() => this.wake());
        return;
      }
      this.launch({ atMs: this.sequence.atMs, index: this.sequence.index }, nowMs);
      this.sequence.advance();
      this.skipOthers();
    }
    this.arm();
  }

  private launch(arrival: PendingArrival, nowMs: number): void {
    const { iterations, recorder } = this.context;
    iterations.planned++;
    recorder.sendLag.record(Math.max(0, nowMs - arrival.atMs));
    if (this.inFlight >= this.maxInFlight) {
      iterations.dropped++;
      return;
    }
    const user = this.idle.pop();
    if (user !== undefined) this.begin(user, arrival);
    else if (this.context.hasStart) {
      iterations.waitedForUser++;
      this.pending.push(arrival);
      if (this.starting < this.pending.length) void this.startUser(this.create());
    } else this.begin(this.create(), arrival);
    this.keepReserve();
  }

  private begin(user: User, arrival: PendingArrival): void {
    this.running++;
    user.run(arrival.atMs, arrival.index);
  }

  private servePending(): void {
    while (this.pending.length > 0 && this.idle.length > 0) this.begin(this.idle.pop()!, this.pending.shift()!);
  }

  /** Where users take time to start, a tenth more than are busy is kept ready. */
  private keepReserve(): void {
    if (!this.context.hasStart || this.live >= this.maxInFlight) return;
    if (this.idle.length + this.starting < Math.ceil(this.running / 10)) void this.startUser(this.create());
  }

  private create(): User {
    const { worker, workers } = this.context;
    this.live++;
    return this.context.createUser(worker + workers * this.nextUser++, this);
  }

  private async startUser(user: User): Promise<void> {
    if (this.context.hasStart) {
      this.starting++;
      let started = await user.start();
      while (!started && !this.isStopped) {
        await new Promise<void>((resolve) => void this.context.clock.after(startRetryMs, resolve));
        if (!this.isStopped) started = await user.start();
      }
      this.starting--;
    }
    if (this.isEnding) {
      void this.retire(user);
      return;
    }
    this.idle.push(user);
    this.servePending();
    if (this.isStopped) this.endIfIdle();
  }

  /** After the last iteration under way: arrivals still waiting for a user are cancelled, users retired. */
  private endIfIdle(): void {
    const isServable = this.pending.length > 0 && this.starting > 0;
    if (this.running > 0 || isServable || this.isEnding) return;
    this.isEnding = true;
    this.context.iterations.started += this.pending.length;
    this.context.iterations.cancelled += this.pending.length;
    this.pending.length = 0;
    for (const user of this.idle) void this.retire(user);
    this.context.progressed();
  }

  private async retire(user: User): Promise<void> {
    this.retiring++;
    await user.stop();
    user.close();
    this.live--;
    this.retiring--;
    this.context.progressed();
  }
}
