import type { ResourceReading } from "#run";
import type { ResourceSource } from "./exploration.ts";

/** Seconds told of are not asked for again. */
const keptMost = 30;

/** What observers read, once a second on the run's clock. */
export class Readings {
  private readonly source: ResourceSource;
  private readonly nowMs: () => number;
  private readonly bySecond = new Map<number, ResourceReading>();
  private timer: NodeJS.Timeout | undefined = undefined;
  private isClosed = false;

  constructor(source: ResourceSource, nowMs: () => number) {
    this.source = source;
    this.nowMs = nowMs;
  }

  start(): void {
    const nowMs = this.nowMs();
    // The first moments before the run's 0 belong to its first second.
    const next = Math.max(1, Math.floor(nowMs / 1000) + 1);
    this.timer = setTimeout(() => void this.take(next - 1), next * 1000 - nowMs);
  }

  at(second: number): ResourceReading | undefined {
    return this.bySecond.get(second);
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
  }

  /** One at a time: where one takes long, the seconds it takes have none. */
  private async take(second: number): Promise<void> {
    const reading = await this.source.take(second);
    this.bySecond.set(reading.atSeconds, reading);
    const [oldest] = this.bySecond.keys();
    if (this.bySecond.size > keptMost && oldest !== undefined) this.bySecond.delete(oldest);
    if (!this.isClosed) this.start();
  }
}
