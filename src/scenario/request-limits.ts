import type { Clock } from "#run";
import { RateBudget } from "./rate-budget.ts";
import { Waits } from "./waits.ts";

/** One worker's share of what a run may do; absent = no limit. */
export interface RequestShares {
  readonly ratePerSecond?: number;
  readonly requests?: number;
  readonly inFlight?: number;
}

/** Hears, once, whether a request may be sent, and whether it was held back before. */
export type Admission = (mayGo: boolean, wasHeld: boolean) => void;

/**
 * What a run never exceeds, as the requests of one worker meet it: those beyond the rate or the number in flight wait in
 * turn, those beyond the total are refused. Every request passes here, whoever makes it: users, bursts, redirects.
 */
export class RequestLimits {
  /** Requests let go so far. */
  used = 0;
  private readonly clock: Clock;
  private readonly onSpent: () => void;
  private readonly rate: RateBudget | undefined;
  private readonly requests: number;
  private readonly inFlightMax: number;
  private readonly held: Waits;
  private inFlight = 0;
  /** First come, first served; `next` is the first of those still waiting. */
  private waiting: Admission[] = [];
  private next = 0;
  private isOver = false;

  /** @param onSpent a request beyond the total was asked for: no more will be sent */
  constructor(clock: Clock, shares: RequestShares, onSpent: () => void) {
    const { ratePerSecond, requests, inFlight } = shares;
    this.clock = clock;
    this.onSpent = onSpent;
    this.rate = ratePerSecond === undefined ? undefined : new RateBudget(ratePerSecond);
    this.requests = requests ?? Number.POSITIVE_INFINITY;
    this.inFlightMax = inFlight ?? Number.POSITIVE_INFINITY;
    this.held = new Waits(clock);
  }

  /** Calls back at once where nothing stands against it; who may go calls `leave` when the request has ended. */
  enter(then: Admission): void {
    if (this.isOver) this.refuse(then);
    else if (this.inFlight < this.inFlightMax) this.admit(then, false);
    else this.waiting.push(then);
  }

  leave(): void {
    this.inFlight--;
    if (this.next === this.waiting.length || this.isOver) return;
    const then = this.waiting[this.next++]!;
    if (this.next === this.waiting.length) this.forgetServed();
    this.admit(then, true);
  }

  /** Who waits is told that it may not go; those who come later may. */
  cutOff(): void {
    const left = this.waiting.slice(this.next);
    this.forgetServed();
    for (const then of left) then(false, true);
    this.held.cancel();
  }

  /** Nothing may be sent any more; who waits hears of it now. */
  cancel(): void {
    this.isOver = true;
    this.cutOff();
  }

  private admit(then: Admission, wasHeld: boolean): void {
    if (this.used >= this.requests) {
      this.isOver = true;
      this.refuse(then);
      for (const other of this.waiting.slice(this.next)) this.refuse(other);
      this.forgetServed();
      this.onSpent();
      return;
    }
    this.used++;
    this.inFlight++;
    const waitMs = this.rate?.reserve(this.clock.nowMs()) ?? 0;
    if (waitMs <= 0) then(true, wasHeld);
    else this.hold(waitMs, then);
  }

  private hold(waitMs: number, then: Admission): void {
    this.held.begin(waitMs, (isCancelled) => {
      if (isCancelled) this.inFlight--;
      then(!isCancelled, true);
    });
  }

  /** At the loop's next turn, so that a script that tries again and again holds up nobody. */
  private refuse(then: Admission): void {
    this.clock.soon(() => then(false, false));
  }

  private forgetServed(): void {
    this.waiting = [];
    this.next = 0;
  }
}
