/** A token bucket. */
export class RateLimit {
  private readonly perMs: number;
  private readonly burst: number;
  private tokens: number;
  private atMs = 0;

  constructor({ perSecond, burst }: { readonly perSecond: number; readonly burst: number }) {
    this.perMs = perSecond / 1000;
    this.burst = burst;
    this.tokens = burst;
  }

  admits(ms: number): boolean {
    this.tokens = Math.min(this.burst, this.tokens + (ms - this.atMs) * this.perMs);
    this.atMs = ms;
    if (this.tokens < 1) return false;
    this.tokens--;
    return true;
  }
}
