/** How often it looks. Workers report as often: one that is silent at a look has missed a report. */
const lookMs = 250;
/** A silence so long is told of; one so long ends the worker. */
const suspectMs = 1500;
const stuckMs = 3500;

export interface WatchdogListener {
  suspected(worker: number): void;
  stuck(worker: number): void;
}

/**
 * Notices workers whose event loop does not turn any more. It counts its own looks, not the clock: where the whole
 * process stood still nobody was silent.
 */
export class Watchdog {
  private readonly listener: WatchdogListener;
  private readonly silentMs = new Map<number, number>();
  private timer: NodeJS.Timeout | undefined = undefined;

  constructor(listener: WatchdogListener) {
    this.listener = listener;
  }

  /** @param delayMs until the first report may be expected */
  watch(workers: readonly number[], delayMs: number): void {
    for (const worker of workers) this.silentMs.set(worker, -delayMs);
    this.arm();
  }

  heard(worker: number): void {
    if (this.silentMs.has(worker)) this.silentMs.set(worker, 0);
  }

  /** It has ended, or must not report any more. */
  leave(worker: number): void {
    this.silentMs.delete(worker);
    if (this.silentMs.size === 0) this.stop();
  }

  stop(): void {
    this.silentMs.clear();
    clearTimeout(this.timer);
  }

  private arm(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      // Reports that wait are heard before the look: after a standstill timers come first.
      setImmediate(() => this.look());
    }, lookMs);
  }

  private look(): void {
    if (this.silentMs.size === 0) return;
    for (const [worker, before] of [...this.silentMs]) {
      const now = before + lookMs;
      this.silentMs.set(worker, now);
      if (before < suspectMs && now >= suspectMs) this.listener.suspected(worker);
      if (now >= stuckMs) {
        this.leave(worker);
        this.listener.stuck(worker);
      }
    }
    if (this.silentMs.size > 0) this.arm();
  }
}
