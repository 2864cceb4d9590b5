import { RandomStream, type User, type UserListener } from "#scenario";
import type { NewLoad, Timer } from "#run";
import type { LevelOverTime } from "./level.ts";
import { backOffMs, holdLookMs, type LoadContext, type ScenarioLoad, startRetryMs } from "./scenario-load.ts";

/** While the number of users is changing it is looked at this often. */
const rampTickMs = 10;

/** One user in the load; hears itself when its iteration is done, so that nobody has to look for it. */
class Member implements UserListener {
  user!: User;
  /** Starting or iterating; otherwise `timer` is running. */
  isBusy = true;
  /** To be retired as soon as it is not busy. */
  isLeaving = false;
  timer: Timer | undefined = undefined;
  private readonly load: { memberDone(member: Member): void };

  constructor(load: { memberDone(member: Member): void }) {
    this.load = load;
  }

  iterationDone(): void {
    this.load.memberDone(this);
  }
}

/**
 * Closed load: so many users, each beginning its next iteration when the last has ended and its pause is over.
 * Users are numbered over all workers; this worker has those whose number is its own modulo the workers, so the
 * shares are exact at every moment. With `allowance`, users share that many iterations and leave when they are gone.
 */
export class ClosedLoad implements ScenarioLoad {
  isStopped = false;
  private readonly context: LoadContext;
  private readonly planned: LevelOverTime;
  private level: LevelOverTime;
  private allowance: number;
  private readonly isCounted: boolean;
  private readonly members = new Map<number, Member>();
  /** Iterations of users that left: whoever comes back under their number goes on counting, and drawing, from there. */
  private readonly iterationsOf = new Map<number, number>();
  /** The lowest of this worker's numbers that is not asked for now. */
  private nextId: number;
  /** More users than iterations would start for nothing. */
  private readonly idLimit: number;
  private readonly pauses = new RandomStream();
  private isStarted = false;
  private ramp: Timer | undefined = undefined;
  private busy = 0;
  private retiring = 0;
  private most = 0;

  constructor(context: LoadContext, level: LevelOverTime, allowance?: number) {
    this.context = context;
    this.planned = level;
    this.level = level;
    this.isCounted = allowance !== undefined;
    this.allowance = allowance ?? Number.POSITIVE_INFINITY;
    this.nextId = context.worker;
    this.idLimit = context.worker + context.workers * this.allowance;
  }

  prepare(): Promise<void> {
    return Promise.resolve();
  }

  start(): void {
    this.isStarted = true;
    if (this.isCounted) this.context.iterations.planned += this.allowance;
    if (this.allowance === 0) this.stop();
    this.adjust();
  }

  change(atMs: number, to: NewLoad): void {
    this.level = this.level.to(to, atMs, this.planned);
    this.adjust();
  }

  /** Its users are there as long as it lasts, and nothing is planned moment by moment. */
  warm(): void {}

  isThrough(): boolean {
    return true;
  }

  beginUntil(): void {}

  cutOff(): void {}

  stop(): void {
    if (this.isStopped) return;
    this.isStopped = true;
    this.ramp?.cancel();
    for (const member of [...this.members.values()]) this.dismiss(member);
    this.context.progressed();
  }

  abandon(): void {
    this.context.iterations.cancelled += this.busy;
  }

  get isDone(): boolean {
    return this.isStopped && this.members.size === 0 && this.retiring === 0;
  }

  get users(): number {
    return this.members.size;
  }

  get inFlight(): number {
    return this.busy;
  }

  takeUsersMost(): number {
    const { most } = this;
    this.most = this.members.size;
    return most;
  }

  /** Brings the number of users to the level, and comes back when the level will have changed. */
  private adjust(): void {
    if (this.isStopped || !this.isStarted) return;
    this.ramp?.cancel();
    const { clock, workers } = this.context;
    const nowMs = Math.max(0, clock.nowMs());
    if (nowMs >= this.level.endMs) {
      this.stop();
      return;
    }
    const asked = Math.min(this.level.usersAt(nowMs), this.idLimit);
    for (; this.nextId < asked && !this.isStopped; this.nextId += workers) this.admit(this.nextId);
    for (; this.nextId - workers >= asked; this.nextId -= workers)
      this.dismiss(this.members.get(this.nextId - workers));
    if (this.isStopped) return;
    const untilStageEnd = this.level.stageEndAfter(nowMs) - nowMs;
    const waitMs = this.level.isFlatAt(nowMs) ? untilStageEnd : Math.min(rampTickMs, untilStageEnd);
    this.ramp = clock.after(waitMs, () => this.adjust());
  }

  private admit(id: number): void {
    const leaving = this.members.get(id);
    if (leaving !== undefined) {
      leaving.isLeaving = false;
      return;
    }
    const member = new Member(this);
    member.user = this.context.createUser(id, member);
    member.user.iteration = this.iterationsOf.get(id) ?? 0;
    this.members.set(id, member);
    this.most = Math.max(this.most, this.members.size);
    void this.startUser(member);
  }

  private async startUser(member: Member): Promise<void> {
    member.isBusy = true;
    const hasStarted = !this.context.hasStart || (await member.user.start());
    if (hasStarted || member.isLeaving) this.begin(member);
    else this.rest(member, startRetryMs, () => void this.startUser(member));
  }

  private begin(member: Member): void {
    if (member.isLeaving) {
      void this.retire(member);
      return;
    }
    if (this.context.gate.isHeld) {
      this.rest(member, holdLookMs, () => this.begin(member));
      return;
    }
    member.isBusy = true;
    this.busy++;
    if (--this.allowance === 0) this.stop();
    member.user.run(Number.NaN, -1);
  }

  memberDone(member: Member): void {
    const { user } = member;
    this.busy--;
    if (this.isStopped && this.busy === 0) this.context.progressed();
    const pauseMs = member.isLeaving ? 0 : Math.max(this.pauseAfter(user), backOffMs(user.connectFailures));
    if (pauseMs > 0) this.rest(member, pauseMs, () => this.begin(member));
    else if (user.wasImmediate) this.context.clock.soon(() => this.begin(member));
    else this.begin(member);
  }

  private rest(member: Member, ms: number, then: () => void): void {
    member.isBusy = false;
    member.timer = this.context.clock.after(ms, then);
  }

  private pauseAfter(user: User): number {
    const { pause, seed, scenario, clock } = this.context;
    if (pause.kind === "none") return 0;
    if (pause.kind === "constant") return pause.ms;
    if (pause.kind === "pacing") return Math.max(0, user.startedMs + pause.ms - clock.nowMs());
    // A stream of its own: the pause must not depend on how much the iteration drew.
    this.pauses.reseed(seed, scenario, user.id, (0x8000_0000 | user.iteration) >>> 0);
    return pause.lowMs + this.pauses.number() * (pause.highMs - pause.lowMs);
  }

  /** Lets a user go: now where it waits, after its iteration where it works. */
  private dismiss(member: Member | undefined): void {
    if (member === undefined || member.isLeaving) return;
    member.isLeaving = true;
    if (member.isBusy) return;
    member.timer?.cancel();
    void this.retire(member);
  }

  private async retire({ user }: Member): Promise<void> {
    this.members.delete(user.id);
    this.iterationsOf.set(user.id, user.iteration);
    this.retiring++;
    await user.stop();
    user.close();
    this.retiring--;
    this.context.progressed();
  }
}
