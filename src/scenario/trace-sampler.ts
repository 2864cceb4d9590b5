import type { HttpPlan, TraceSampling } from "#run";
import type { TraceIds } from "./trace-ids.ts";
import { TraceStamp, traceFields } from "./trace-stamp.ts";

/** Steps a rate is followed in: half of a change is seen after three. */
const smoothing = 0.2;
/** One trace in less would pass for a high rate. */
const shortestMs = 100;
/** How far a second may go beyond what is wanted while the rate is not known yet. */
const secondsAhead = 0.5;

/** Decides which traces of a worker are sampled, and says so in every request. */
export class TraceSampler {
  /** By `TraceFields`; undefined = the request carries no trace headers. */
  readonly stamps: readonly (TraceStamp | undefined)[];
  private readonly traceIds: TraceIds;
  private readonly perSecond: number | undefined;
  private lastMs = Number.NaN;
  private lastCount: number;
  private begunPerSecond = 0;

  /** @param sampling this worker's part of it */
  constructor(traceIds: TraceIds, { trace }: HttpPlan, sampling: TraceSampling = { share: 1 }) {
    this.traceIds = traceIds;
    this.lastCount = traceIds.traceCount;
    const { traceparent, withSentryTrace, all } = traceFields;
    this.stamps = trace
      ? [undefined, ...[traceparent, withSentryTrace, all].map((each) => new TraceStamp(traceIds, each))]
      : [undefined, undefined, undefined, undefined];
    this.perSecond = "perSecond" in sampling ? sampling.perSecond : undefined;
    if ("share" in sampling) this.take(sampling.share, Infinity);
    else this.take(1, this.mostOf(sampling.perSecond));
  }

  /** Now and then, where a rate is to be kept: the share that comes to it. */
  look(nowMs: number): void {
    const { perSecond, traceIds, lastMs } = this;
    if (perSecond === undefined || nowMs - lastMs < shortestMs) return;
    // A trace begun counts two; the last bit says whether it is sampled.
    const begun = ((traceIds.traceCount | 1) - (this.lastCount | 1)) >>> 1;
    this.lastCount = traceIds.traceCount;
    this.lastMs = nowMs;
    if (Number.isNaN(lastMs)) return;
    const rate = (begun * 1_000) / (nowMs - lastMs);
    this.begunPerSecond =
      this.begunPerSecond === 0 ? rate : this.begunPerSecond + smoothing * (rate - this.begunPerSecond);
    const share = this.begunPerSecond <= perSecond ? 1 : Number((perSecond / this.begunPerSecond).toPrecision(2));
    this.take(share, this.mostOf(perSecond));
  }

  private take(share: number, most: number): void {
    this.traceIds.sample(share, most);
    for (const stamp of this.stamps) stamp?.setShare(share);
  }

  private mostOf(perSecond: number): number {
    return Math.max(1, Math.ceil(perSecond * secondsAhead));
  }
}
