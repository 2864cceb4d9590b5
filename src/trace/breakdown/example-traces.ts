import type { Histogram } from "#measure";
import type { ExampleKind, ExampleTrace } from "#run";
import { traceLimits } from "../limits.ts";
import type { RequestTree } from "../tree/trace-node.ts";
import { exampleTraceOf, type SizedTrace } from "./example-trace.ts";
import { type CountedStretch, ExampleStretches, type StretchExample } from "./example-stretches.ts";
import { ExampleWindows, type WindowExample } from "./example-windows.ts";
import { SpreadSample } from "./spread-sample.ts";

export interface KindOfExample {
  readonly kind: ExampleKind;
  readonly trace: ExampleTrace;
}

/** Bytes left for examples, over all routes. */
export interface ExampleBudget {
  bytes: number;
  /** The loads of a search; it grows while they are made. */
  readonly stretches?: readonly CountedStretch[];
}

/** Traces to choose a typical one from. */
const candidatesMax = 8;
/** What is left of the budget for traces that are more than a choice. */
const keptForOthers = traceLimits.exampleBytes / 2;

/** How long a request took for whoever sent it, else inside. */
export const responseMsOf = ({ sent, root }: RequestTree): number => sent?.durationMs ?? root.endMs - root.startMs;

/** A few requests of a route, for: nearest the median, slowest, and the slowest of those that failed. */
export class ExampleTraces {
  readonly #budget: ExampleBudget;
  readonly #candidates = new SpreadSample<SizedTrace>(candidatesMax);
  readonly #windows = new ExampleWindows();
  readonly #stretches: ExampleStretches;
  #near: SizedTrace | null = null;
  #slowest: SizedTrace | null = null;
  #failed: SizedTrace | null = null;
  #medianMs = 0;
  #medianAt = 0;
  #bytes = 0;

  constructor(budget: ExampleBudget) {
    this.#budget = budget;
    this.#stretches = new ExampleStretches(budget.stretches ?? []);
  }

  add(tree: RequestTree, responseMs: Histogram): void {
    const ms = responseMsOf(tree);
    if (responseMs.count >= 2 * this.#medianAt) {
      this.#medianMs = responseMs.quantile(0.5) ?? ms;
      this.#medianAt = responseMs.count;
    }
    const isError = tree.root.span.isError || tree.sent?.isError === true;
    const isFailed = isError && isLonger(ms, this.#failed);
    const isSlowest = isLonger(ms, this.#slowest);
    const isNear = this.#isNearer(ms, this.#near, this.#medianMs);
    const isCandidate = this.#candidates.takesNext() && this.#budget.bytes > keptForOthers;
    const startedAtMs = tree.sent?.startMs ?? tree.root.startMs;
    const inWindow = this.#windows.takes(ms, startedAtMs, isError);
    const inStretch = this.#stretches.takes(ms, startedAtMs, isError);
    const isOfRun = isFailed || isSlowest || isNear || isCandidate;
    const isKept = isOfRun || inWindow.isSlowest || inWindow.isFailed || inStretch !== undefined;
    const kept = isKept ? this.#sized(tree) : null;
    this.#candidates.add(isCandidate ? kept : null);
    if (kept === null) return;
    if (isFailed) this.#failed = kept;
    if (isSlowest) this.#slowest = kept;
    if (isNear) this.#near = kept;
    this.#windows.add(kept, inWindow);
    if (inStretch !== undefined) this.#stretches.add(kept, inStretch);
    this.#settle();
  }

  list(responseMs: Histogram): readonly KindOfExample[] {
    const medianMs = responseMs.quantile(0.5) ?? 0;
    let typical = this.#near;
    for (const each of this.#candidates.values()) {
      if (this.#isNearer(each.trace.durationMs, typical, medianMs)) typical = each;
    }
    return (["typical", "slowest", "failed"] as const).flatMap((kind) => {
      const kept = { typical: typical ?? this.#slowest, slowest: this.#slowest, failed: this.#failed }[kind];
      return kept === null ? [] : [{ kind, trace: kept.trace }];
    });
  }

  /** See ExampleWindows and ExampleStretches. */
  takeWindows(isLast: boolean): readonly (WindowExample | StretchExample)[] {
    const taken = [...this.#windows.take(isLast), ...this.#stretches.take(isLast)];
    if (taken.length > 0) this.#settle();
    return taken;
  }

  #sized(tree: RequestTree): SizedTrace | null {
    return exampleTraceOf(tree, Math.min(traceLimits.bytesPerExample, this.#budget.bytes));
  }

  /** One trace may be several kinds of example. */
  #settle(): void {
    const others = [...this.#candidates.values(), ...this.#windows.held(), ...this.#stretches.held()];
    const kept = new Set([this.#near, this.#slowest, this.#failed, ...others]);
    let bytes = 0;
    for (const each of kept) bytes += each?.bytes ?? 0;
    this.#budget.bytes -= bytes - this.#bytes;
    this.#bytes = bytes;
  }

  #isNearer(ms: number, kept: SizedTrace | null, medianMs: number): boolean {
    return kept === null || Math.abs(ms - medianMs) < Math.abs(kept.trace.durationMs - medianMs);
  }
}

const isLonger = (ms: number, kept: SizedTrace | null): boolean => kept === null || ms > kept.trace.durationMs;
