import type { Clock, Timer } from "./clock.ts";

interface Event extends Timer {
  readonly atMs: number;
  /** Events of one moment come in the order they were asked for. */
  readonly order: number;
  callback: (() => void) | undefined;
}

/** Callbacks at one and the same moment after which time is taken to stand still for ever. */
const standstillLimit = 1_000_000;

/**
 * Virtual time: nothing happens until `runUntil`, and then everything happens in one fixed order. Promises settled by
 * one event are followed to their end before the next event, as they are in the real event loop.
 */
export class VirtualClock implements Clock {
  private now: number;
  private asked = 0;
  private atThisMoment = 0;
  private readonly turnMs: number;
  private readonly heap: Event[] = [];

  /**
   * `turnMs` is how long a turn of the event loop (`soon`) takes. With 0, code that turns the loop until a moment has
   * come waits for ever; 1 / 1024 keeps such sums exact.
   */
  constructor(startMs = 0, turnMs = 0) {
    this.now = startMs;
    this.turnMs = turnMs;
  }

  nowMs(): number {
    return this.now;
  }

  after(delayMs: number, callback: () => void): Timer {
    if (Number.isNaN(delayMs)) throw new Error("a timer was asked for in NaN ms");
    const event: Event = {
      atMs: this.now + Math.max(0, delayMs),
      order: this.asked++,
      callback,
      cancel: () => void (event.callback = undefined),
    };
    if (delayMs < Number.POSITIVE_INFINITY) this.push(event);
    return event;
  }

  soon(callback: () => void): void {
    this.after(this.turnMs, callback);
  }

  /** How many callbacks are still to come: 0 when nothing leaked. */
  get pending(): number {
    return this.heap.filter((event) => event.callback !== undefined).length;
  }

  /** When the next callback is due, or undefined. */
  get nextMs(): number | undefined {
    while (this.heap.length > 0 && this.heap[0]!.callback === undefined) this.pop();
    return this.heap[0]?.atMs;
  }

  /** Lets everything due up to and at this moment happen; the clock then stands there. */
  async runUntil(untilMs: number): Promise<void> {
    await settled();
    for (let nextMs = this.nextMs; nextMs !== undefined && nextMs <= untilMs; nextMs = this.nextMs) {
      this.atThisMoment = nextMs > this.now ? 0 : this.atThisMoment + 1;
      if (this.atThisMoment > standstillLimit) throw new Error(`virtual time stands still at ${this.now} ms`);
      this.now = Math.max(this.now, nextMs);
      this.pop().callback!();
      await settled();
    }
    this.now = Math.max(this.now, untilMs);
  }

  /** Lets this many milliseconds pass. */
  runFor(durationMs: number): Promise<void> {
    return this.runUntil(this.now + durationMs);
  }

  private push(event: Event): void {
    const { heap } = this;
    let index = heap.push(event) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (isBefore(heap[parent]!, event)) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = event;
  }

  private pop(): Event {
    const { heap } = this;
    const top = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return top;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (child >= heap.length || isBefore(last, heap[child]!)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = last;
    return top;
  }
}

function isBefore(a: Event, b: Event): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

/** A turn of the real event loop: every promise that can settle has settled after it. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
