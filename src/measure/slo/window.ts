import type { SloResult } from "#run";
import { formatDurationMs } from "#units";
import { Histogram } from "../histogram.ts";
import { judged, observe, type SloSlice } from "./evaluate.ts";
import { compare, type SloExpression } from "./expression.ts";

/** One second, its histogram as numbers: what a second takes is bounded by its filled buckets. */
interface KeptSecond extends Omit<SloSlice, "successes"> {
  readonly numbers: Float64Array | null;
}

const counters = [
  "seconds",
  "requestSeconds",
  "failures",
  "requests",
  "iterations",
  "arrivals",
  "dropped",
  "checksPassed",
  "checksFailed",
] as const;

/**
 * An expression with `over …`, fed one second after another: it must hold in every full window of that length. Windows
 * in which nothing was measured say nothing, except of a rate, which is then 0.
 */
export class WindowedSlo {
  readonly expression: SloExpression;
  readonly #windowSeconds: number;
  readonly #kept: (KeptSecond | null)[] = [];
  readonly #merged = new Histogram();
  #fed = 0;
  /** The value furthest on the wrong side, over all windows so far. */
  #worst: number | null = null;
  #failedAtSeconds: number | undefined;

  constructor(expression: SloExpression) {
    this.expression = expression;
    this.#windowSeconds = expression.windowSeconds ?? 1;
  }

  /** True once a window has failed: what `abort` waits for. */
  get isBroken(): boolean {
    return this.#failedAtSeconds !== undefined;
  }

  /** The second that ends at `endSeconds` of the run clock; null while its subject has not shown up. */
  addSecond(endSeconds: number, slice: SloSlice | null): void {
    this.#kept[this.#fed % this.#windowSeconds] = slice === null ? null : keep(slice);
    this.#fed += 1;
    if (this.#fed < this.#windowSeconds) return;
    const value = observe(this.expression.metric, this.#window());
    if (value === null) return;
    const isUpper = this.expression.comparison === "<" || this.expression.comparison === "<=";
    this.#worst = this.#worst === null ? value : isUpper ? Math.max(this.#worst, value) : Math.min(this.#worst, value);
    const isKept = compare(value, this.expression.comparison, this.expression.limit);
    if (!isKept) this.#failedAtSeconds ??= endSeconds;
  }

  result(): SloResult {
    if (this.#fed < this.#windowSeconds) {
      const needed = formatDurationMs(this.#windowSeconds * 1000);
      return judged(this.expression, null, { note: `the run was shorter than one window of ${needed}` });
    }
    const at = this.#failedAtSeconds;
    return judged(this.expression, this.#worst, at === undefined ? {} : { failedAtSeconds: at });
  }

  #window(): SloSlice | null {
    const sums = {
      seconds: 0,
      requestSeconds: 0,
      failures: 0,
      requests: 0,
      iterations: 0,
      arrivals: 0,
      dropped: 0,
      checksPassed: 0,
      checksFailed: 0,
    };
    this.#merged.reset();
    for (const second of this.#kept) {
      if (second === null) {
        sums.seconds += 1;
        sums.requestSeconds += 1;
        continue;
      }
      for (const counter of counters) sums[counter] += second[counter];
      if (second.numbers !== null) this.#merged.readFrom(second.numbers, 0);
    }
    return { ...sums, successes: this.#merged };
  }
}

function keep(slice: SloSlice): KeptSecond {
  const numbers: number[] = [];
  if (slice.successes.count > 0) slice.successes.writeTo(numbers);
  const { successes: _, ...counts } = slice;
  return { ...counts, numbers: numbers.length === 0 ? null : Float64Array.from(numbers) };
}
