import type { IterationTally, Recorder } from "#measure";
import type { Clock, NewLoad } from "#run";
import type { Pause, User, UserListener } from "#scenario";

/** What the load of one scenario needs of the worker it runs in. */
export interface LoadContext {
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly iterations: IterationTally;
  readonly seed: number;
  readonly scenario: number;
  readonly worker: number;
  readonly workers: number;
  /** Think time between iterations; `none` where the method leaves it out. */
  readonly pause: Pause;
  /** Whether a user must do something before its first iteration. */
  readonly hasStart: boolean;
  /** Nothing new begins while it is held. */
  readonly gate: { readonly isHeld: boolean };
  /** The next moment at which what was counted is told of: whoever begins something later says so before. */
  readonly marks: { readonly nextMs: number; pass(): void };
  /** How many iterations more may be in flight in this worker, all scenarios together. */
  room(): number;
  /** Something ended that may have been waited for: `isStopped` or `isDone` may be true now. */
  progressed(): void;
  createUser(id: number, listener: UserListener): User;
}

/** How one scenario's load is carried out in one worker. */
export interface ScenarioLoad {
  /** Before the run clock's 0: whatever must be there when load begins. */
  prepare(): Promise<void>;
  start(): void;
  /** A new level from a moment still to come. */
  change(atMs: number, to: NewLoad): void;
  /** Gets so many users ready, little by little: started, or else with their connections being opened. */
  warm(users: number): void;
  /** Whether everything that was to begin before this moment has begun or was dropped. */
  isThrough(atMs: number): boolean;
  /** Begins what was to begin before this moment, or a good part of it. */
  beginUntil(atMs: number): void;
  /** Arrivals that wait for a user are cancelled. */
  cutOff(): void;
  /** No new iterations; those under way may end. Comes by itself when the load is over. */
  stop(): void;
  /** What is still under way will not be waited for: it is counted as cancelled. */
  abandon(): void;
  readonly isStopped: boolean;
  /** Stopped, and every user gone. */
  readonly isDone: boolean;
  readonly users: number;
  readonly inFlight: number;
  /** The most users at a time since the last call. */
  takeUsersMost(): number;
}

/** Back-off of a user that finds no connection, so that a dead target is not stormed: 100 ms, doubling, up to 1 s. */
export function backOffMs(failuresInARow: number): number {
  return failuresInARow === 0 ? 0 : Math.min(1000, 100 * 2 ** Math.min(10, failuresInARow - 1));
}

/** While nothing new may begin, a user looks this often whether it may again. */
export const holdLookMs = 100;

/** How long a user whose `start` failed waits before trying again. */
export const startRetryMs = 1000;
