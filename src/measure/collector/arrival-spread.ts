import { thresholds } from "../thresholds.ts";

/** How arrivals were spread over the run's seconds, held against how many were to come in each. */
export class ArrivalSpread {
  private bins = 0;
  private sum = 0;

  add(arrived: number, expected: number): void {
    if (expected < thresholds.arrivalsPerBinMin) return;
    this.bins++;
    this.sum += (arrived - expected) ** 2 / expected;
  }

  get dispersion(): { readonly index: number; readonly bins: number } | null {
    return this.bins < thresholds.arrivalBinsMin ? null : { index: this.sum / this.bins, bins: this.bins };
  }
}
