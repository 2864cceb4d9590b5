import type { ExampleTrace } from "#run";
import type { SizedTrace } from "./example-trace.ts";

/** An example of a stretch of the run. */
export interface WindowExample {
  readonly kind: "slowest" | "failed";
  readonly trace: ExampleTrace;
  /** Unix epoch. */
  readonly windowAtMs: number;
}

const minuteMs = 60_000;
/** Windows are longer where a run lasts: a day has 34 of them. */
const shortWindows = { eachMs: 10 * minuteMs, untilMs: 120 * minuteMs };
const longWindowMs = 60 * minuteMs;

interface Window {
  readonly atMs: number;
  slowest: SizedTrace | null;
  failed: SizedTrace | null;
}

/** The slowest and the slowest failed request of each stretch of a run, handed over when the stretch is over. */
export class ExampleWindows {
  #firstMs: number | null = null;
  #open: Window | null = null;
  #over: Window[] = [];

  /** Whether it would be one of them. */
  takes(
    ms: number,
    startedAtMs: number,
    isError: boolean,
  ): { readonly isSlowest: boolean; readonly isFailed: boolean } {
    this.#turn(startedAtMs);
    const { slowest = null, failed = null } = this.#open ?? {};
    return { isSlowest: isLonger(ms, slowest), isFailed: isError && isLonger(ms, failed) };
  }

  add(kept: SizedTrace, { isSlowest, isFailed }: { readonly isSlowest: boolean; readonly isFailed: boolean }): void {
    if (this.#open === null) return;
    if (isSlowest) this.#open.slowest = kept;
    if (isFailed) this.#open.failed = kept;
  }

  held(): readonly (SizedTrace | null)[] {
    return [...this.#over, ...(this.#open === null ? [] : [this.#open])].flatMap(({ slowest, failed }) => [
      slowest,
      failed,
    ]);
  }

  /** Those of windows that are over, once. @param isLast the last one is over, too; a run of one window has none */
  take(isLast: boolean): readonly WindowExample[] {
    const isWhole = this.#open === null || this.#open.atMs === this.#firstMs;
    const windows = isLast && !isWhole && this.#open !== null ? [...this.#over, this.#open] : this.#over;
    this.#over = [];
    return windows.flatMap(({ atMs, slowest, failed }) => [
      ...(slowest === null ? [] : [{ kind: "slowest" as const, trace: slowest.trace, windowAtMs: atMs }]),
      ...(failed === null ? [] : [{ kind: "failed" as const, trace: failed.trace, windowAtMs: atMs }]),
    ]);
  }

  /** One that comes late counts in the window that is open. */
  #turn(startedAtMs: number): void {
    this.#firstMs ??= startedAtMs;
    const atMs = windowOf(startedAtMs, this.#firstMs);
    if (this.#open !== null && atMs <= this.#open.atMs) return;
    if (this.#open !== null) this.#over.push(this.#open);
    this.#open = { atMs, slowest: null, failed: null };
  }
}

function windowOf(startedAtMs: number, firstMs: number): number {
  const sinceMs = Math.max(0, startedAtMs - firstMs);
  const eachMs = sinceMs < shortWindows.untilMs ? shortWindows.eachMs : longWindowMs;
  return firstMs + Math.floor(sinceMs / eachMs) * eachMs;
}

const isLonger = (ms: number, kept: SizedTrace | null): boolean => kept === null || ms > kept.trace.durationMs;
