import type { Clock, Timer } from "#run";
import type { Exchange } from "./exchange.ts";

/** A walk over this many exchanges is worth a millisecond's pause before the next: deadlines may be that much late. */
const sweptPerMs = 10_000;

/**
 * The deadlines of all exchanges under way. They belong to a timer, not to the bytes that arrive, so a target that
 * never answers or answers drop by drop cannot outlive them. One timer serves all: it fires at the earliest deadline
 * and walks the list, which with deadlines seconds long costs nothing per request.
 */
export class Deadlines {
  private first: Exchange | undefined = undefined;
  private last: Exchange | undefined = undefined;
  private count = 0;
  private earliestMs = Number.POSITIVE_INFINITY;
  private notBeforeMs = Number.NEGATIVE_INFINITY;
  private timer: Timer | undefined = undefined;
  private readonly clock: Clock;
  private readonly onExpired: (exchange: Exchange) => void;

  constructor(clock: Clock, onExpired: (exchange: Exchange) => void) {
    this.clock = clock;
    this.onExpired = onExpired;
  }

  add(exchange: Exchange): void {
    exchange.previous = this.last;
    if (this.last === undefined) this.first = exchange;
    else this.last.next = exchange;
    this.last = exchange;
    this.count++;
    if (exchange.deadlineMs < this.earliestMs) this.arm(exchange.deadlineMs);
  }

  /** To be called after an exchange's deadline came nearer. */
  moved(exchange: Exchange): void {
    if (exchange.deadlineMs < this.earliestMs) this.arm(exchange.deadlineMs);
  }

  remove(exchange: Exchange): void {
    const { previous, next } = exchange;
    this.count--;
    if (previous === undefined) this.first = next;
    else previous.next = next;
    if (next === undefined) this.last = previous;
    else next.previous = previous;
    exchange.previous = undefined;
    exchange.next = undefined;
  }

  close(): void {
    this.timer?.cancel();
    this.timer = undefined;
    this.earliestMs = Number.POSITIVE_INFINITY;
  }

  private arm(deadlineMs: number): void {
    this.earliestMs = deadlineMs;
    this.timer?.cancel();
    const atMs = Math.max(deadlineMs, this.notBeforeMs);
    this.timer = this.clock.after(Math.max(0, atMs - this.clock.nowMs()), () => this.sweep());
  }

  private sweep(): void {
    const nowMs = this.clock.nowMs();
    this.timer = undefined;
    this.earliestMs = Number.POSITIVE_INFINITY;
    this.notBeforeMs = nowMs + Math.floor(this.count / sweptPerMs);
    const expired: Exchange[] = [];
    let earliestMs = Number.POSITIVE_INFINITY;
    for (let exchange = this.first; exchange !== undefined; exchange = exchange.next) {
      if (exchange.deadlineMs <= nowMs) {
        exchange.isOverdue = true;
        expired.push(exchange);
      } else if (exchange.deadlineMs < earliestMs) earliestMs = exchange.deadlineMs;
    }
    if (earliestMs < Number.POSITIVE_INFINITY) this.arm(earliestMs);
    // One that has ended meanwhile may be under way again, as another request.
    for (const exchange of expired) if (exchange.isOverdue) this.onExpired(exchange);
  }
}
