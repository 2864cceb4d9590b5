import { Histogram } from "#measure";
import type { ExampleKind, ExampleTrace } from "#run";
import type { SizedTrace } from "./example-trace.ts";

/** An example of one load of a search. */
export interface StretchExample {
  readonly kind: ExampleKind;
  readonly trace: ExampleTrace;
  /** Unix epoch: where its load begins to count. */
  readonly windowAtMs: number;
}

/** When a load counts, Unix epoch. */
export interface CountedStretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A request of the next load that began so much after it: those of the load before are complete by then. */
const settledMs = 2_000;

type Kinds = Record<ExampleKind, SizedTrace | null>;
export type StretchPlace = Readonly<Record<ExampleKind, boolean>> & { readonly at: number };

interface Stretch extends Kinds {
  readonly fromMs: number;
  readonly responseMs: Histogram;
  medianMs: number;
  medianAt: number;
}

/**
 * Typical, slowest and slowest failed request of each load that a search tries: which of them are to be compared it
 * knows only at its end. Handed over when the next load is well under way.
 */
export class ExampleStretches {
  readonly #loads: readonly CountedStretch[];
  readonly #open = new Map<number, Stretch>();
  #over: Stretch[] = [];
  #overBeforeMs = -Infinity;

  /** @param loads ascending; it grows while they are made */
  constructor(loads: readonly CountedStretch[]) {
    this.#loads = loads;
  }

  /** What it would be an example of; undefined = of none. */
  takes(ms: number, startedAtMs: number, isError: boolean): StretchPlace | undefined {
    const load = this.#loads.findLast(({ fromMs }) => fromMs <= startedAtMs);
    if (load === undefined || load.fromMs < this.#overBeforeMs || startedAtMs >= load.toMs) return undefined;
    const at = load.fromMs;
    if (startedAtMs > at + settledMs) this.#closeBefore(at);
    const stretch = this.#open.get(at) ?? opened(at);
    this.#open.set(at, stretch);
    stretch.responseMs.record(ms);
    if (stretch.responseMs.count >= 2 * stretch.medianAt) {
      stretch.medianMs = stretch.responseMs.quantile(0.5) ?? ms;
      stretch.medianAt = stretch.responseMs.count;
    }
    const { typical, slowest, failed, medianMs } = stretch;
    const isNearer = typical === null || Math.abs(ms - medianMs) < Math.abs(typical.trace.durationMs - medianMs);
    const place = { at, typical: isNearer, slowest: isLonger(ms, slowest), failed: isError && isLonger(ms, failed) };
    return place.typical || place.slowest || place.failed ? place : undefined;
  }

  add(kept: SizedTrace, place: StretchPlace): void {
    const stretch = this.#open.get(place.at);
    if (stretch === undefined) return;
    for (const kind of kinds) if (place[kind]) stretch[kind] = kept;
  }

  held(): readonly (SizedTrace | null)[] {
    return [...this.#over, ...this.#open.values()].flatMap((stretch) => kinds.map((kind) => stretch[kind]));
  }

  /** Those of loads that are over, once. @param isLast all are */
  take(isLast: boolean): readonly StretchExample[] {
    if (isLast) this.#closeBefore(Infinity);
    const over = this.#over;
    this.#over = [];
    return over.flatMap((stretch) =>
      kinds.flatMap((kind) => {
        const kept = stretch[kind];
        return kept === null ? [] : [{ kind, trace: kept.trace, windowAtMs: stretch.fromMs }];
      }),
    );
  }

  #closeBefore(ms: number): void {
    this.#overBeforeMs = Math.max(this.#overBeforeMs, ms);
    for (const [at, stretch] of this.#open) {
      if (at >= ms) continue;
      this.#open.delete(at);
      this.#over.push(stretch);
    }
  }
}

const kinds = ["typical", "slowest", "failed"] as const satisfies readonly ExampleKind[];

function opened(fromMs: number): Stretch {
  const nothing = { typical: null, slowest: null, failed: null };
  return { fromMs, responseMs: new Histogram(), medianMs: 0, medianAt: 0, ...nothing };
}

const isLonger = (ms: number, kept: SizedTrace | null): boolean => kept === null || ms > kept.trace.durationMs;
