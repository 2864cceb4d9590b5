import type { NewLoad, Timer } from "#run";
import type { User } from "#scenario";
import type { ArrivalSequence } from "./arrivals.ts";
import type { LevelOverTime } from "./level.ts";
import { OpenUsers } from "./open-users.ts";
import type { LoadContext, ScenarioLoad } from "./scenario-load.ts";

/** Timers are woken this much before an arrival that is then waited for exactly. */
const wakeEarlyMs = 1.5;
/**
 * Timers are whole milliseconds, so the last stretch before an arrival is waited for by turning the event loop: exact to
 * some microseconds, at the price of processor time. That may be a quarter of the time, saved up for 20 ms at most.
 */
const turning = { share: 0.25, savedMsMax: 20 } as const;
/** Connections opened ahead of time, and how often so many: a burst of handshakes would be a load of its own. */
const warmLot = 4;
const warmEveryMs = 5;
/** Who starts with a script of his own costs the target more than a handshake. */
const startEveryMs = 25;
/** Late arrivals sent in one turn of the event loop before answers get a turn. */
const launchBatch = 1000;

/**
 * Open load: iterations begin when they are due, whatever became of those before. Users are taken from those at hand;
 * when none is free another is started. An arrival that is late keeps its intended start; one beyond the bound on
 * what is in flight is dropped and counted.
 */
export class OpenLoad implements ScenarioLoad {
  isStopped = false;
  private readonly context: LoadContext;
  private readonly sequence: ArrivalSequence;
  private readonly planned: LevelOverTime;
  private level: LevelOverTime;
  private readonly userPool: OpenUsers;
  /** Arrivals for which a user is being started. */
  private readonly pending: { readonly atMs: number; readonly index: number }[] = [];
  private running = 0;
  private timer: Timer | undefined = undefined;
  private warming: Timer | undefined = undefined;
  /** The loop is being turned: `wake` will come without a timer. */
  private isTurnDue = false;
  private savedMs = 0;
  private lookedMs = 0;
  private isTurning = false;
  private isStarted = false;
  private isPumping = false;
  private isEnding = false;

  constructor(context: LoadContext, level: LevelOverTime, sequence: ArrivalSequence) {
    this.context = context;
    this.planned = level;
    this.level = level;
    this.sequence = sequence;
    this.userPool = new OpenUsers(context, this, () => this.userStarted());
  }

  /** Gets the users the first moments will need: started, or else with their connections being opened. */
  async prepare(): Promise<void> {
    const { hasStart, workers } = this.context;
    const peak = Math.max(this.level.at(0), this.level.at(this.level.stageEndAfter(0) - 1));
    const needed = Math.ceil((peak * (hasStart ? 0.25 : 0.02)) / workers) + 1;
    const count = Math.min(hasStart ? 200 : 64, needed, this.context.room());
    if (hasStart) {
      await Promise.all(Array.from({ length: count }, () => this.userPool.start()));
      return;
    }
    for (let each = 0; each < count; each++) {
      const user = this.userPool.create();
      user.warm();
      this.userPool.give(user);
    }
  }

  start(): void {
    this.isStarted = true;
    this.arm();
  }

  change(atMs: number, to: NewLoad): void {
    this.level = this.level.to(to, atMs, this.planned);
    this.sequence.change(this.level);
    if (this.isStarted) this.arm();
  }

  warm(users: number): void {
    const { clock, hasStart, room } = this.context;
    const most = Math.min(users, this.userPool.idleCount + Math.max(0, room()));
    const lot = hasStart ? 1 : warmLot;
    let ready = hasStart ? this.userPool.idleCount : 0;
    const next = (): void => {
      if (this.isStopped) return;
      for (let each = 0; each < lot && ready < most; each++) this.userPool.warm(ready++);
      if (ready < most) this.warming = clock.after(hasStart ? startEveryMs : warmEveryMs, next);
    };
    this.warming?.cancel();
    next();
  }

  isThrough(atMs: number): boolean {
    return this.isStopped || this.sequence.atMs >= atMs;
  }

  beginUntil(atMs: number): void {
    const nowMs = this.context.clock.nowMs();
    const wasPumping = this.isPumping;
    this.isPumping = true;
    for (let begun = 0; begun < launchBatch && this.sequence.atMs < atMs && !this.isStopped; begun++)
      this.launchNext(nowMs);
    this.isPumping = wasPumping;
  }

  cutOff(): void {
    this.cancelPending();
  }

  stop(): void {
    if (this.isStopped) return;
    this.isStopped = true;
    this.timer?.cancel();
    this.warming?.cancel();
    this.userPool.giveUp();
    this.endIfIdle();
    this.context.progressed();
  }

  abandon(): void {
    this.cancelPending();
    this.context.iterations.cancelled += this.running;
  }

  get isDone(): boolean {
    return this.isEnding && this.userPool.areGone;
  }

  get users(): number {
    return this.userPool.count;
  }

  get inFlight(): number {
    return this.running + this.pending.length;
  }

  takeUsersMost(): number {
    return this.userPool.takeMost();
  }

  iterationDone(user: User): void {
    this.running--;
    this.userPool.give(user);
    this.servePending();
    if (this.isStopped) this.endIfIdle();
    // Answers come in all the time under load: the next arrival may be due before its timer.
    else if (!this.isPumping && this.sequence.atMs <= this.context.clock.nowMs()) this.pump();
  }

  /** Waits for the next arrival of this worker. */
  private arm(): void {
    this.timer?.cancel();
    this.timer = undefined;
    if (this.isStopped || this.isTurnDue) return;
    const { clock } = this.context;
    const nowMs = clock.nowMs();
    if (this.sequence.atMs === Number.POSITIVE_INFINITY) {
      // Also after the last arrival the load lasts to its planned end.
      this.timer = clock.after(Math.max(0, this.level.endMs - nowMs), () => this.stop());
      return;
    }
    const waitMs = this.sequence.atMs - nowMs;
    const isNear = waitMs <= wakeEarlyMs + 1;
    if (!isNear || waitMs <= 0) this.isTurning = false;
    if (waitMs <= 0) this.pump();
    else if (!isNear) this.timer = clock.after(Math.floor(waitMs - wakeEarlyMs), () => this.arm());
    else if (this.mayTurn(nowMs)) this.turn();
    else this.timer = clock.after(1, () => this.arm());
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

  private turn(): void {
    this.isTurnDue = true;
    this.context.clock.soon(() => {
      this.isTurnDue = false;
      this.arm();
    });
  }

  /** Begins everything that is due. */
  private pump(): void {
    const { clock, marks } = this.context;
    const nowMs = clock.nowMs();
    // A task that waits for nothing ends within `launch`.
    this.isPumping = true;
    for (let launched = 0; launched < launchBatch && this.sequence.atMs <= nowMs && !this.isStopped; launched++) {
      if (this.sequence.atMs >= marks.nextMs) marks.pass();
      this.launchNext(nowMs);
    }
    this.isPumping = false;
    if (this.sequence.atMs > nowMs) this.arm();
    else if (!this.isTurnDue) this.turn();
  }

  private launchNext(nowMs: number): void {
    const { atMs, index } = this.sequence;
    this.sequence.advance();
    this.launch(atMs, index, nowMs);
  }

  private launch(atMs: number, index: number, nowMs: number): void {
    const { context, userPool } = this;
    const { iterations, recorder, hasStart } = context;
    iterations.planned++;
    recorder.sendLag.record(Math.max(0, nowMs - atMs));
    if (context.room() <= 0) {
      iterations.dropped++;
      return;
    }
    const user = userPool.take() ?? (hasStart ? undefined : userPool.create());
    if (user !== undefined) this.begin(user, atMs, index);
    else {
      iterations.waitedForUser++;
      this.pending.push({ atMs, index });
    }
    if (hasStart) this.keepReserve();
  }

  /** A user for every arrival that waits; and where users take time to start, a tenth more than are busy. */
  private keepReserve(): void {
    const { userPool, pending, running } = this;
    const isShort = userPool.starting < pending.length;
    if (isShort || userPool.idleCount + userPool.starting < Math.ceil(running / 10)) void userPool.start();
  }

  private begin(user: User, atMs: number, index: number): void {
    this.running++;
    user.run(atMs, index);
  }

  private userStarted(): void {
    this.servePending();
    if (this.isStopped) this.endIfIdle();
  }

  private servePending(): void {
    while (this.pending.length > 0) {
      const user = this.userPool.take();
      if (user === undefined) return;
      const { atMs, index } = this.pending.shift()!;
      this.begin(user, atMs, index);
    }
  }

  /** After the last iteration under way: arrivals no user will come for are cancelled, users retired. */
  private endIfIdle(): void {
    if (this.running > 0) return;
    if (this.pending.length > 0 && this.userPool.starting > 0) return;
    this.cancelPending();
    this.isEnding = true;
    this.userPool.retireIdle();
    this.context.progressed();
  }

  private cancelPending(): void {
    this.context.iterations.started += this.pending.length;
    this.context.iterations.cancelled += this.pending.length;
    this.pending.length = 0;
  }
}
