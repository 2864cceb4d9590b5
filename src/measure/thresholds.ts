/** All limits that decide on doubts, in one place; docs/measurement.md says why each is what it is. */
export const thresholds = {
  /** Sent later than this after the intended start counts as late … */
  sendLagMs: 2,
  /** … or later than this part of the median service time, whichever is more. */
  sendLagShareOfP50: 0.05,
  /** More late ones than this make the generator the limit. */
  lateShareMax: 0.01,
  /** One outlier of this length is forgiven on top: the machine may have other things to do. */
  forgivenMs: 50,
  /** Arrivals that neither started nor were dropped at the in-flight limit. */
  missedShareMax: 0.02,
  /** Mean of the busiest worker. */
  loopBusyRatioMax: 0.9,
  /** Of one core. */
  cpuRatioPerWorkerMax: 0.9,
  loopDelayP99Ms: 10,
  loopDelayShareOfP50: 0.05,
  stallMs: 100,
  /** Open load: what arrives during a stall is late, so that more than this changes p99. */
  stallShareMaxOpen: 0.01,
  /** Closed load: only what was under way is late. */
  stallShareMaxClosed: 0.05,
  stealRatioMax: 0.05,
  /**
   * Seconds of the highest rate that the in-flight limit must hold, for a drop at it to be the target's fault: a target
   * that takes longer on average is slow, a generator that holds less is small.
   */
  inFlightSecondsMin: 1,
  waitedForUserShareMax: 0.01,
  quantileWanted: 0.95,
  /** Bins of a second; fewer of them, or fewer arrivals in one, say nothing of how arrivals are spread. */
  arrivalBinsMin: 10,
  arrivalsPerBinMin: 10,
  evenDispersionMax: 0.5,
  /** Outside of this *and* less likely than the next: a short run spreads further by chance. */
  poissonDispersion: [0.8, 1.2],
  dispersionLikelihoodMin: 1e-6,
} as const;
