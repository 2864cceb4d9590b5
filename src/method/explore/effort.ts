import type { ExploreResult } from "#run";

/** How long each part of a search may take. Seconds of the run clock. */
export interface Effort {
  readonly warmUpSeconds: number;
  readonly referenceSeconds: number;
  readonly doublingSeconds: number;
  /** At an overload, for the saturation. */
  readonly probeSeconds: number;
  /** A second, higher overload: does it complete less there? 0 = left out. */
  readonly higherProbeSeconds: number;
  /** Requests that the reference is to rest on, and for how long at most. */
  readonly settleRequests: number;
  readonly settleSecondsMax: number;
  /** Where latencies have a heavy tail. */
  readonly settleLongSecondsMax: number;
  /** All trials near the limit together; fewer where what came before took so long that it would not end in time. */
  readonly searchSeconds: number;
  readonly secondsMax: number;
  readonly trialSecondsMin: number;
  readonly trialSecondsMax: number;
  /** Width of the 90 % interval, relative, at which it is enough. */
  readonly widthEnough: number;
  readonly confirmationSeconds: number;
  /** At the reference load once more, at the end. */
  readonly repeatSeconds: number;
}

export const efforts: Readonly<Record<ExploreResult["effort"], Effort>> = {
  quick: {
    warmUpSeconds: 2,
    referenceSeconds: 6,
    doublingSeconds: 4,
    probeSeconds: 20,
    higherProbeSeconds: 0,
    settleRequests: 500,
    settleSecondsMax: 23,
    settleLongSecondsMax: 23,
    searchSeconds: 66,
    secondsMax: 175,
    trialSecondsMin: 11,
    trialSecondsMax: 22,
    widthEnough: 0.06,
    confirmationSeconds: 0,
    repeatSeconds: 0,
  },
  default: {
    warmUpSeconds: 5,
    referenceSeconds: 12,
    doublingSeconds: 6,
    probeSeconds: 20,
    higherProbeSeconds: 10,
    settleRequests: 1500,
    settleSecondsMax: 100,
    settleLongSecondsMax: 130,
    searchSeconds: 300,
    secondsMax: 640,
    trialSecondsMin: 20,
    trialSecondsMax: 45,
    widthEnough: 0.035,
    confirmationSeconds: 60,
    repeatSeconds: 10,
  },
  strict: {
    warmUpSeconds: 10,
    referenceSeconds: 20,
    doublingSeconds: 10,
    probeSeconds: 40,
    higherProbeSeconds: 20,
    settleRequests: 4000,
    settleSecondsMax: 240,
    settleLongSecondsMax: 300,
    searchSeconds: 900,
    secondsMax: 3600,
    trialSecondsMin: 30,
    trialSecondsMax: 90,
    widthEnough: 0.02,
    confirmationSeconds: 120,
    repeatSeconds: 20,
  },
};
