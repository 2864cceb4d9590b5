/** Stretches in which nothing goes on: so long, at the beginning of each period. */
export class Freezes {
  private readonly everyMs: number;
  private readonly forMs: number;

  constructor(freeze: { readonly everyMs: number; readonly forMs: number } | undefined) {
    this.everyMs = freeze?.everyMs ?? Number.POSITIVE_INFINITY;
    this.forMs = freeze?.forMs ?? 0;
  }

  /** When work begun at a moment is done. */
  after(ms: number, workMs: number): number {
    if (this.forMs === 0) return ms + workMs;
    const { everyMs, forMs } = this;
    const awakeMs = everyMs - forMs;
    const period = Math.floor(ms / everyMs);
    const done = period * awakeMs + Math.max(0, ms - period * everyMs - forMs) + workMs;
    const periods = Math.floor(done / awakeMs);
    return periods * everyMs + forMs + (done - periods * awakeMs);
  }
}
