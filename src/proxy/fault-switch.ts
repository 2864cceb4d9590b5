import type { FaultPlan, FaultSpan } from "#run";
import { faultText } from "./fault-text.ts";

const spansMax = 1_000;

/** One fault of a route: what it is, whether it is on, and when it was. */
export class FaultSwitch {
  isOn = false;
  readonly plan: FaultPlan;
  /** Of the route; names its stream of random numbers. */
  readonly number: number;
  readonly text: string;
  private readonly over: FaultSpan[] = [];
  private onSinceMs = 0;

  constructor(plan: FaultPlan, number: number) {
    this.plan = plan;
    this.number = number;
    this.text = faultText(plan);
  }

  /** Whether HTTP requests have to be told apart. */
  get needsRequests(): boolean {
    return this.plan.of === "requests" || this.plan.effect.kind === "error";
  }

  /** @returns whether that is a change. */
  turn(isOn: boolean, nowMs: number): boolean {
    if (isOn === this.isOn) return false;
    this.isOn = isOn;
    if (isOn) this.onSinceMs = nowMs;
    else this.keep(nowMs);
    return true;
  }

  /** Until now. */
  spans(nowMs: number): readonly FaultSpan[] {
    return this.isOn ? [...this.over, spanOf(this.onSinceMs, nowMs)] : [...this.over];
  }

  private keep(nowMs: number): void {
    const span = spanOf(this.onSinceMs, nowMs);
    // Beyond the bound the last one grows: it says too much rather than too little.
    const last = this.over.length >= spansMax ? this.over.pop() : undefined;
    this.over.push(last === undefined ? span : { fromSeconds: last.fromSeconds, toSeconds: span.toSeconds });
  }
}

const spanOf = (fromMs: number, toMs: number): FaultSpan => ({ fromSeconds: fromMs / 1000, toSeconds: toMs / 1000 });
