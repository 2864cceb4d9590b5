import type { Clock, Timer } from "#run";

/** What is begun this late after a change still counts as of the time before it. */
const patienceMs = 100;

export interface MarkParts {
  readonly clock: Clock;
  /** Whether everything that was to begin before this moment has begun or was dropped. */
  isThrough(atMs: number): boolean;
  /** Begins what was to begin before this moment. */
  beginUntil(atMs: number): void;
  /** Tells of what was counted so far. */
  post(): void;
}

/**
 * Moments at which the load changes: what was counted before one is told of before anything of the new load begins,
 * and as soon as all of the old has begun.
 */
export class Marks {
  /** The next of them; infinity where there is none. */
  nextMs = Number.POSITIVE_INFINITY;
  private readonly parts: MarkParts;
  private readonly timers = new Map<number, Timer>();

  constructor(parts: MarkParts) {
    this.parts = parts;
  }

  add(atMs: number): void {
    if (this.timers.has(atMs)) return;
    this.wait(atMs, atMs - this.parts.clock.nowMs());
    this.nextMs = Math.min(this.nextMs, atMs);
  }

  /** Something of the new load is about to begin: timers come late by a millisecond or more, this does not. */
  pass(): void {
    const atMs = this.nextMs;
    this.remove(atMs);
    this.parts.beginUntil(atMs);
    this.parts.post();
  }

  cancel(): void {
    for (const timer of this.timers.values()) timer.cancel();
    this.timers.clear();
    this.nextMs = Number.POSITIVE_INFINITY;
  }

  private look(atMs: number): void {
    const nowMs = this.parts.clock.nowMs();
    const isThrough = nowMs >= atMs && this.parts.isThrough(atMs);
    if (!isThrough && nowMs <= atMs + patienceMs) {
      const { clock } = this.parts;
      let isOff = false;
      this.timers.set(atMs, { cancel: () => void (isOff = true) });
      clock.soon(() => {
        if (!isOff) this.look(atMs);
      });
      return;
    }
    this.remove(atMs);
    this.parts.post();
  }

  private wait(atMs: number, delayMs: number): void {
    this.timers.set(
      atMs,
      this.parts.clock.after(delayMs, () => this.look(atMs)),
    );
  }

  private remove(atMs: number): void {
    this.timers.get(atMs)?.cancel();
    this.timers.delete(atMs);
    this.nextMs = Math.min(Number.POSITIVE_INFINITY, ...this.timers.keys());
  }
}
