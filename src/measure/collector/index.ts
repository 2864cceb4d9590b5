export type { AskedAt } from "./asked-at.ts";
export { Collector, type CollectorParts } from "./collector.ts";
export type { CountedSecond } from "./counted-second.ts";
export type { LostWorker, ProcessSample } from "./health.ts";
export type { RateSeconds } from "./load-time.ts";
export { mismatchOf, type MeasuredParts, type MeasuredTime, summarize } from "./summarize.ts";
