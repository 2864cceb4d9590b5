import type { IntervalMessage } from "#measure";
import type { Used } from "#load";
import type { SentBatch } from "#trace";
import type { LoadChangeRequest, RunNotice, RunPlan } from "#run";

/** Everything a worker needs to begin; plain data. */
export interface WorkerJob {
  readonly plan: RunPlan;
  readonly worker: number;
  /** Numbers drawn by feeders, one 64-bit cell each, shared by all workers. */
  readonly feederCounters: SharedArrayBuffer;
}

/** A throw of the user's script, told in words. */
export interface ScriptFailure {
  readonly message: string;
  readonly location?: { readonly file: string; readonly line?: number; readonly column?: number };
  readonly stack?: string;
  /** `abort("why")` was called, not thrown by accident. */
  readonly isAbort: boolean;
}

/** To a worker. */
export type Order =
  | { readonly type: "setup" }
  | { readonly type: "prepare"; readonly setupJson: string | undefined; readonly used?: Used }
  | { readonly type: "start"; readonly atMonotonicMs: number }
  | { readonly type: "change"; readonly change: LoadChangeRequest }
  /** Begin nothing new, or begin again. */
  | { readonly type: "hold"; readonly isOn: boolean }
  /** Get users ready: so many of all workers, per scenario. */
  | { readonly type: "warm"; readonly users: readonly number[] }
  /** End what is under way as cancelled, and go on. */
  | { readonly type: "cutOff" }
  | { readonly type: "stop" }
  | { readonly type: "cancel" }
  | { readonly type: "teardown" }
  | { readonly type: "leave" };

/** From a worker. */
export type Report =
  | { readonly type: "loaded"; readonly hasSetup: boolean; readonly hasTeardown: boolean }
  | { readonly type: "setupDone"; readonly json: string | undefined; readonly used?: Used }
  | { readonly type: "hookFailed"; readonly hook: "setup" | "teardown"; readonly failure: ScriptFailure }
  | { readonly type: "prepared" }
  /** `sent`: requests whose traces the target was asked to keep, where somebody receives them. */
  | { readonly type: "interval"; readonly interval: IntervalMessage; readonly sent?: SentBatch }
  | { readonly type: "log"; readonly text: string }
  | { readonly type: "aborted"; readonly why: string }
  | { readonly type: "exhausted"; readonly why: string }
  | { readonly type: "notice"; readonly notice: RunNotice }
  | { readonly type: "finished" }
  | { readonly type: "teardownDone" };

/** Names, in a worker's global registry of symbols, the function that reports at once what was counted. */
export const lastWordsKey = "plimsoll.lastWords";
