import type { Histogram, SloSlice } from "#measure";
import type { ErrorClass, ResourceReading, TrialPurpose } from "#run";

/** What a method asks of the Lab: so much load, for at most so long. */
export interface TrialRequest {
  readonly purpose: TrialPurpose;
  /** Iterations/s, all scenarios together; > 0. */
  readonly ratePerSecond: number;
  /** Whole seconds. */
  readonly secondsMax: number;
  /** Of these the first are left out; absent = nobody compares it with another trial. */
  readonly discardedSeconds?: number;
}

/** Answer to each second of a trial. A new load holds from the given second of the run clock on. */
export type TrialAnswer = "continue" | "stop" | { readonly ratePerSecond: number; readonly atSeconds: number };

/** One operation's counts in one second: requests that ended in it. */
export interface OperationCount {
  /** As the operations table shows it; the same string all the time. */
  readonly name: string;
  readonly failed: number;
  readonly byError: ReadonlyMap<ErrorClass, number>;
  readonly statuses: ReadonlyMap<number, number>;
  /** From the intended start, successes only. */
  readonly latency: Histogram;
  /** From sending to the last byte, successes only. */
  readonly service: Histogram;
  /** From the intended start, failures only; absent = nobody counts them. */
  readonly failedLatency?: Histogram;
  readonly bytesSent: number;
  readonly bytesReceived: number;
}

/** What all workers saw in one second of the run clock. The Lab does not change it afterwards. */
export interface LabSecond {
  readonly atSeconds: number;
  /** Iterations that were to begin in it, that began, and that were dropped at the in-flight limit. */
  readonly arrivals: { readonly planned: number; readonly started: number; readonly dropped: number };
  /** That ended in it. */
  readonly iterations: { readonly completed: number; readonly failed: number; readonly cancelled: number };
  /** Iterations under way at its end. */
  readonly inFlight: number;
  readonly operations: readonly OperationCount[];
  /** One for each of `Lab.subjects`. */
  readonly slices: readonly (SloSlice | null)[];
  readonly reading: ResourceReading | null;
  readonly generator: {
    readonly sendLag: Histogram;
    readonly loopDelayP99Ms: number | null;
    readonly cpuCores: number | null;
    /** What says that the generator, not the target, was the limit; empty = nothing does. */
    readonly signs: readonly string[];
  };
  /** Stretches in which the machine or the generator stood still, ms. */
  readonly stalledMs: number;
  /** Answers with a mark of a rate limiter (429, Retry-After, x-ratelimit-*), and one of them. */
  readonly rateLimited: { readonly count: number; readonly example: string | null };
  /** Names under which instances answered, as far as answers tell; empty = they do not. */
  readonly instances: readonly string[];
}

export interface Trial {
  readonly request: TrialRequest;
  /** Run clock: the first second with load. */
  readonly atSeconds: number;
  /** With load, in order, whole seconds. */
  readonly seconds: readonly LabSecond[];
  readonly endedBy: "method" | "time" | "interrupted" | "lab";
  /** Where the Lab itself had to end it: in its words. */
  readonly because?: string;
}

/** The time after a trial in which nothing begins. */
export interface Drain {
  /** What still ended; it belongs to the trial before. */
  readonly seconds: readonly LabSecond[];
  /** Until the last iteration was over; null = it was not within the limit, and the rest was cancelled. */
  readonly restAfterSeconds: number | null;
}

/**
 * Where trials are made: a real target with the engine, or a queueing model in virtual time. A method never opens a
 * socket and never reads a clock; all it knows comes from here.
 */
export interface Lab {
  /** What SLO expressions are about, in the order of `LabSecond.slices`. */
  readonly subjects: readonly string[];
  /** The most the machine can send, iterations/s, as far as it is known; null = not known. */
  readonly ratePerSecondMax: number | null;
  /** Run clock, whole seconds done. */
  readonly nowSeconds: number;
  /** Somebody asked to stop: a trial under way ends, and so should the method. */
  readonly isInterrupted: boolean;
  trial(request: TrialRequest, onSecond: (second: LabSecond) => TrialAnswer): Promise<Trial>;
  /** Sends nothing until the target is at rest. */
  drain(limitSeconds: number): Promise<Drain>;
  /** The target as it was at the beginning, where that can be had. */
  restart?(): Promise<void>;
  /** Switches what can go wrong on the way to the target's dependencies, where a test has some of it. */
  fault?(isOn: boolean): Promise<void>;
}
