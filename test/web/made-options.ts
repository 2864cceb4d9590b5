import type { Annotation } from "../../src/run/index.ts";

/** What a made-up run is like. */
export interface MadeRun {
  readonly seconds: number;
  readonly operations: number;
  /** Of the first operation, and part of the others. */
  readonly name?: string;
  readonly hasTraces?: boolean;
  readonly hasErrors?: boolean;
  /** Seconds in which nothing was counted. */
  readonly gapAt?: readonly [from: number, to: number];
  readonly annotations?: readonly Annotation[];
  /** Everything takes so many times as long. */
  readonly slowness?: number;
}
