import { isFeederEmpty } from "./feeder-empty.ts";
import { isA } from "./is-a.ts";

/** Thrown into a script whose run is over: its iteration is cancelled, not failed. */
export class CancelledError extends Error {
  override readonly name = "CancelledError";
  constructor() {
    super("the run is over");
  }
}

/** Thrown by `abort("why")`: ends the whole run. */
export class AbortError extends Error {
  override readonly name = "AbortError";
  constructor(why: string) {
    super(why);
  }
}

/** Whether a throw means that the run ends, and not that something went wrong. */
export function isEnding(thrown: unknown): boolean {
  return isA(thrown, CancelledError) || isA(thrown, AbortError) || isFeederEmpty(thrown);
}
