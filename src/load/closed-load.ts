import { RandomStream, type User } from "#scenario";
import type { Timer } from "#run";
import type { LevelOverTime } from "./level.ts";
import { backOffMs, type LoadContext, type ScenarioLoad, startRetryMs } from "./scenario-load.ts";

/** While the number of users is changing it is looked at this often. */
const rampTickMs = 10;

interface Member {
  readonly user: User;
  /** To be retired at the end of its iteration. */
  isLeaving: boolean;
  isBusy: boolean;
  timer: Timer | undefined;
}

/**
 * Closed load: so many users, each beginning its next iteration when the last has ended and its pause is over.
 * Users are numbered over all workers; this worker has those whose number is its own modulo the workers, so the
 * shares are exact at every moment. With `allowance`, users share that many iterations and leave when they are gone.
 */
export class ClosedLoad implements ScenarioLoad {
  private readonly context: LoadContext;
  private level: LevelOverTime;
  private allowance: number;
  private readonly isCounted: boolean;
  private readonly members = new Map<number, Member>();
  private readonly byUser = new Map<User, Member>();
  private readonly pauses = new RandomStream();
  private isStopped = false;
  private isStarted = false;
  private ramp: Timer | undefined = undefined;
  private busy = 0;
  private retiring = 0;

  constructor(context: LoadContext, level: LevelOverTime, allowance?: number) {
    this.context = context;
    this.level = level;
    this.isCounted = allowance !== undefined;
    this.allowance = allowance ?? Number.POSITIVE_INFINITY;
  }

  prepare(): Promise<void> {
    return Promise.resolve();
  }

  start(): void {
    this.isStarted = true;
    if (this.isCounted) this.context.iterations.planned += this.allowance;
    this.adjust();
  }

  change(atMs: number, level: number): void {
    this.level = this.level.changedAt(atMs, level);
    this.ramp?.cancel();
    this.adjust();
  }

  stop(): void {
    if (this.isStopped) return;
    this.isStopped = true;
    this.ramp?.cancel();
    for (const member of [...this.members.values()]) this.dismiss(member);
    this.context.progressed();
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

  /** Brings the number of users to the level, and comes back when the level will have changed. */
  private adjust(): void {
    if (this.isStopped || !this.isStarted) return;
    const { clock, worker, workers } = this.context;
    const nowMs = clock.nowMs();
    if (nowMs >= this.level.endMs) {
      this.stop();
      return;
    }
    // The first user of a ramp from 0 comes at once.
    const asked = Math.ceil(this.level.at(Math.max(0, nowMs)) + (this.level.isFlatAt(nowMs) ? 0 : 1e-9));
    for (let id = worker; id < asked; id += workers) if (!this.members.has(id)) this.admit(id);
    for (const [id, member] of this.members) if (id >= asked) this.dismiss(member);
    const untilStageEnd = this.level.stageEndAfter(nowMs) - nowMs;
    const waitMs = this.level.isFlatAt(nowMs) ? untilStageEnd : Math.min(rampTickMs, untilStageEnd);
    this.ramp = clock.after(waitMs, () => this.adjust());
  }

  private admit(id: number): void {
    const user = this.context.createUser(id, this);
    const member: Member = { user, isLeaving: false, isBusy: true, timer: undefined };
    this.members.set(id, member);
    this.byUser.set(user, member);
    void this.startUser(member);
  }

  private async startUser(member: Member): Promise<void> {
    if (this.context.hasStart) {
      const started = await member.user.start();
      if (!started && !member.isLeaving) {
        member.isBusy = false;
        member.timer = this.context.clock.after(startRetryMs, () => {
          member.timer = undefined;
          member.isBusy = true;
          void this.startUser(member);
        });
        return;
      }
    }
    this.begin(member);
  }

  private begin(member: Member): void {
    member.timer = undefined;
    if (member.isLeaving || this.allowance <= 0) {
      void this.retire(member);
      return;
    }
    this.allowance--;
    member.isBusy = true;
    this.busy++;
    member.user.run(Number.NaN, -1);
  }

  iterationDone(user: User): void {
    const member = this.byUser.get(user)!;
    this.busy--;
    if (member.isLeaving) {
      void this.retire(member);
      return;
    }
    const pauseMs = Math.max(this.pauseAfter(user), backOffMs(user.connectFailures));
    if (pauseMs > 0) {
      member.isBusy = false;
      member.timer = this.context.clock.after(pauseMs, () => this.begin(member));
    } else if (user.wasImmediate) this.context.clock.soon(() => this.begin(member));
    else this.begin(member);
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
  private dismiss(member: Member): void {
    if (member.isLeaving) return;
    member.isLeaving = true;
    if (member.isBusy) return;
    member.timer?.cancel();
    void this.retire(member);
  }

  private async retire(member: Member): Promise<void> {
    this.members.delete(member.user.id);
    this.byUser.delete(member.user);
    this.retiring++;
    await member.user.stop();
    member.user.close();
    this.retiring--;
    if (this.isCounted && this.members.size === 0) this.stop();
    this.context.progressed();
  }
}
