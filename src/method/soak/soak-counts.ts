import type { SoakResult } from "#run";
import type { LabSecond } from "../lab.ts";

/** The target works no more: so long nothing was completed, or nearly all of it failed. */
const silentSeconds = 10;
const failedShare = 0.95;

/** What has been counted of a soak, and whether the target is still at work. */
export class SoakCounts {
  iterations = 0;
  requests = 0;
  restarts = 0;
  generatorSeconds = 0;
  generatorSign: string | null = null;
  private failed = 0;
  private counted = { seconds: 0, requests: 0 };
  private identity: string | null = null;
  private readonly recent: LabSecond[] = [];
  private readonly before = { seconds: 0, cores: 0 };
  private answered = 0;
  private hasWorked = false;

  /** @returns whether the target's process is another one than before */
  add(second: LabSecond, isCounted: boolean): boolean {
    let requests = 0;
    for (const { latency, failed } of second.operations) {
      requests += latency.count + failed;
      this.failed += failed;
      this.answered += latency.count;
    }
    this.requests += requests;
    this.iterations += second.iterations.completed + second.iterations.failed;
    if (isCounted) this.counted = { seconds: this.counted.seconds + 1, requests: this.counted.requests + requests };
    const [sign] = second.generator.signs;
    if (sign !== undefined) {
      this.generatorSeconds++;
      this.generatorSign = sign;
    }
    this.look(second);
    return this.isAnother(second);
  }

  private look(second: LabSecond): void {
    this.recent.push(second);
    if (this.recent.length <= silentSeconds) return;
    const past = this.recent.shift()!;
    this.before.seconds++;
    this.before.cores += past.reading?.target?.cpuCores ?? 0;
    if (past.iterations.completed > 0) this.hasWorked = true;
  }

  private isAnother({ reading }: LabSecond): boolean {
    const identity = reading?.target?.identity ?? null;
    if (identity === null) return false;
    const isOther = this.identity !== null && this.identity !== identity;
    this.identity = identity;
    if (isOther) this.restarts++;
    return isOther;
  }

  get requestsPerSecond(): number {
    return this.counted.requests / Math.max(1, this.counted.seconds);
  }

  get errorRatio(): number {
    return this.requests === 0 ? 0 : this.failed / this.requests;
  }

  get isExhausted(): boolean {
    if (this.recent.length < silentSeconds || !this.hasWorked) return false;
    const sum = (pick: (second: LabSecond) => number): number =>
      this.recent.reduce((total, each) => total + pick(each), 0);
    const completed = sum(({ iterations }) => iterations.completed);
    const failed = sum(({ iterations }) => iterations.failed);
    if (sum(({ arrivals }) => arrivals.planned) < silentSeconds / 2) return false;
    return completed === 0 || (failed >= 20 && failed > failedShare * (completed + failed));
  }

  exhausted(): SoakResult["exhausted"] {
    if (!this.isExhausted) return null;
    const last = this.recent.at(-1)!;
    const now = this.recent.reduce((sum, { reading }) => sum + (reading?.target?.cpuCores ?? 0), 0) / silentSeconds;
    const before = this.before.cores / Math.max(1, this.before.seconds);
    return {
      atSeconds: this.recent[0]!.atSeconds,
      requests: this.answered,
      peers: last.reading?.target?.peers ?? {},
      cpuRatioOfBefore: before > 0 ? now / before : null,
    };
  }
}
