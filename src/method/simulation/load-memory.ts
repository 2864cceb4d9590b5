/** How much arrived lately: what is older fades, to 1/e in so many seconds. */
export class LoadMemory {
  private readonly memoryMs: number;
  private remembered = 0;
  private atMs = 0;

  constructor(memorySeconds: number) {
    this.memoryMs = 1000 * memorySeconds;
  }

  arrive(nowMs: number): void {
    this.remembered = this.remembered * Math.exp((this.atMs - nowMs) / this.memoryMs) + 1;
    this.atMs = nowMs;
  }

  get perSecond(): number {
    return (1000 * this.remembered) / this.memoryMs;
  }
}
