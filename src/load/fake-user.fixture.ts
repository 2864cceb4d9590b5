import { type IterationTally, Recorder } from "#measure";
import type { Clock } from "#run";
import type { Pause, User, UserListener } from "#scenario";
import type { LoadContext } from "./scenario-load.ts";

/** What users do, in virtual time; times in ms, infinite = never. */
export interface FakeScript {
  /** How long an iteration takes; 0 = it ends before `run` returns, without having waited for anything. */
  readonly takesMs?: number | ((user: FakeUser, atMs: number) => number);
  readonly hasStart?: boolean;
  readonly startTakesMs?: number;
  /** Whether the n-th attempt (from 1) of this user to start succeeds. */
  readonly startSucceeds?: (user: FakeUser, attempt: number, atMs: number) => boolean;
  readonly stopTakesMs?: number;
  /** Iterations that find no connection. */
  readonly failsToConnect?: (atMs: number) => boolean;
}

export interface FakeIteration {
  readonly user: number;
  readonly iteration: number;
  readonly arrival: number;
  readonly intendedMs: number;
  readonly startMs: number;
}

/** Everything the users of one world did. */
export class FakeLog {
  readonly iterations: FakeIteration[] = [];
  readonly startAttempts: { readonly user: number; readonly atMs: number }[] = [];
  readonly stopped: { readonly user: number; readonly atMs: number }[] = [];
  readonly closed: number[] = [];
}

export class FakeUser implements User {
  readonly id: number;
  iteration = 0;
  connectFailures = 0;
  wasImmediate = false;
  startedMs = 0;
  isWarm = false;
  private attempts = 0;
  private hasStarted = false;
  private readonly listener: UserListener;
  private readonly world: FakeWorld;

  constructor(id: number, listener: UserListener, world: FakeWorld) {
    this.id = id;
    this.listener = listener;
    this.world = world;
  }

  async start(): Promise<boolean> {
    const { clock, log, script } = this.world;
    const attempt = ++this.attempts;
    log.startAttempts.push({ user: this.id, atMs: clock.nowMs() });
    await this.wait(script.startTakesMs ?? 0);
    this.hasStarted = script.startSucceeds?.(this, attempt, clock.nowMs()) ?? true;
    return this.hasStarted;
  }

  run(intendedMs: number, arrival: number): void {
    const { clock, log, script, iterations } = this.world;
    const startMs = clock.nowMs();
    log.iterations.push({ user: this.id, iteration: this.iteration++, arrival, intendedMs, startMs });
    this.startedMs = startMs;
    iterations.started++;
    const { takesMs = 0 } = script;
    const ms = typeof takesMs === "number" ? takesMs : takesMs(this, startMs);
    this.wasImmediate = ms === 0;
    if (ms === 0) this.end();
    else clock.after(ms, () => this.end());
  }

  private end(): void {
    const { clock, script, iterations } = this.world;
    if (script.failsToConnect?.(clock.nowMs()) === true) {
      this.connectFailures++;
      iterations.failed++;
    } else {
      this.connectFailures = 0;
      iterations.completed++;
    }
    this.listener.iterationDone(this);
  }

  async stop(): Promise<void> {
    const { clock, log, script } = this.world;
    if (script.hasStart === true && !this.hasStarted) return;
    await this.wait(script.stopTakesMs ?? 0);
    log.stopped.push({ user: this.id, atMs: clock.nowMs() });
  }

  warm(): void {
    this.isWarm = true;
  }

  close(): void {
    this.world.log.closed.push(this.id);
  }

  private wait(ms: number): Promise<void> {
    return ms === 0 ? Promise.resolve() : new Promise((resolve) => void this.world.clock.after(ms, resolve));
  }
}

export interface FakeWorldOptions {
  readonly clock: Clock;
  readonly script?: FakeScript;
  readonly pause?: Pause;
  readonly seed?: number;
  readonly worker?: number;
  readonly workers?: number;
  readonly room?: () => number;
  readonly log?: FakeLog;
}

/** The worker one load runs in: its context, and what its users do. */
export class FakeWorld implements LoadContext {
  readonly clock: Clock;
  readonly recorder = new Recorder(0, 1);
  readonly iterations: IterationTally = this.recorder.iterations(0);
  readonly seed: number;
  readonly scenario = 0;
  readonly worker: number;
  readonly workers: number;
  readonly pause: Pause;
  readonly hasStart: boolean;
  readonly script: FakeScript;
  readonly log: FakeLog;
  readonly users: FakeUser[] = [];
  readonly room: () => number;
  readonly gate = { isHeld: false };
  readonly marks = {
    nextMs: Number.POSITIVE_INFINITY,
    pass: (): void => {
      this.markedStarted = this.iterations.started;
      this.marks.nextMs = Number.POSITIVE_INFINITY;
    },
  };
  /** Iterations that had begun when a mark was passed. */
  markedStarted = 0;

  constructor(options: FakeWorldOptions) {
    const { clock, script = {}, pause = { kind: "none" }, seed = 1, worker = 0, workers = 1 } = options;
    this.clock = clock;
    this.script = script;
    this.pause = pause;
    this.seed = seed;
    this.worker = worker;
    this.workers = workers;
    this.hasStart = script.hasStart === true;
    this.room = options.room ?? ((): number => Number.POSITIVE_INFINITY);
    this.log = options.log ?? new FakeLog();
  }

  progressed(): void {
    // The engine's concern.
  }

  createUser(id: number, listener: UserListener): User {
    const user = new FakeUser(id, listener, this);
    this.users.push(user);
    return user;
  }
}
