import type { ErrorClass } from "#run";
import type { Instance } from "./flight.ts";
import type { SimulatedTrace } from "./span-writer.ts";

/** What the client sees. Times are of the virtual clock, ms. */
export interface Witness {
  answered(operation: number, latencyMs: number, instance: Instance): void;
  failed(operation: number, error: ErrorClass, latencyMs: number): void;
  /** All requests of an iteration are over, or one of them failed. */
  ended(isOk: boolean): void;
  /** Absent = the target sends none. */
  traced?(trace: SimulatedTrace): void;
}
