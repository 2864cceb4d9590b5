import type { SampleBatch } from "./sample.ts";

/** Slower than at another time by more than this: something else than chance. */
export const slowerTimes = 1.3;
/** Less than this is not worth telling. */
export const tellingMs = 2;

/** 0 where nothing succeeded. */
export const p50Ms = ({ successes }: SampleBatch): number => successes.quantile(0.5) ?? 0;
