import type { TrendKind, TrendResult } from "#run";
import type { Point } from "./trend.ts";

export interface SeriesAbout {
  readonly kind: TrendKind;
  readonly subject: string;
  readonly unit: TrendResult["unit"];
  readonly instance?: string;
  readonly route?: string;
  /** What it cannot exceed, as far as that is known. */
  readonly limit: number | null;
}

/** One figure over time: means of stretches, or their least where what comes and goes is not what counts. */
export class Series {
  about: SeriesAbout;
  readonly points: Point[] = [];
  /** Requests made until the middle of each stretch. */
  readonly requests: number[] = [];
  private values: number[] = [];

  constructor(about: SeriesAbout) {
    this.about = about;
  }

  add(value: number): void {
    if (Number.isFinite(value)) this.values.push(value);
  }

  /** Ends the stretch around a moment. @param requests made until then */
  close(atSeconds: number, requests: number): void {
    const { values } = this;
    this.values = [];
    if (values.length === 0) return;
    const isEnvelope = this.about.kind === "memory";
    const sum = values.reduce((total, each) => total + each, 0);
    this.requests.push(requests);
    this.points.push([atSeconds, isEnvelope ? Math.min(...values) : sum / values.length]);
  }
}
