/** What is to happen, by time; the first first, and of equals the one that was added first. A binary heap. */
export class EventQueue<Event> {
  private times = new Float64Array(1024);
  private orders = new Float64Array(1024);
  private readonly events: Event[] = [];
  private added = 0;

  get size(): number {
    return this.events.length;
  }

  /** Infinite where nothing is to happen. */
  get nextMs(): number {
    return this.events.length === 0 ? Number.POSITIVE_INFINITY : this.times[0]!;
  }

  add(atMs: number, event: Event): void {
    const { events } = this;
    if (events.length === this.times.length) this.grow();
    let at = events.length;
    events.push(event);
    const order = this.added++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.times[parent]! <= atMs) break;
      this.move(parent, at);
      at = parent;
    }
    this.put(at, atMs, order, event);
  }

  /** Takes the first; there must be one. */
  take(): Event {
    const { events } = this;
    const first = events[0]!;
    const last = events.pop()!;
    if (events.length > 0) this.sink(this.times[events.length]!, this.orders[events.length]!, last);
    return first;
  }

  private sink(atMs: number, order: number, event: Event): void {
    const count = this.events.length;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= count) break;
      if (child + 1 < count && this.isBefore(child + 1, this.times[child]!, this.orders[child]!)) child++;
      if (!this.isBefore(child, atMs, order)) break;
      this.move(child, at);
      at = child;
    }
    this.put(at, atMs, order, event);
  }

  private isBefore(at: number, ms: number, order: number): boolean {
    const own = this.times[at]!;
    return own < ms || (own === ms && this.orders[at]! < order);
  }

  private move(from: number, to: number): void {
    this.put(to, this.times[from]!, this.orders[from]!, this.events[from]!);
  }

  private put(at: number, ms: number, order: number, event: Event): void {
    this.times[at] = ms;
    this.orders[at] = order;
    this.events[at] = event;
  }

  private grow(): void {
    const double = (old: Float64Array): Float64Array<ArrayBuffer> => {
      const grown = new Float64Array(old.length * 2);
      grown.set(old);
      return grown;
    };
    this.times = double(this.times);
    this.orders = double(this.orders);
  }
}
