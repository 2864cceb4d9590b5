import type { Clock, Timer } from "#run";
import type { Part, Piece } from "./fault.ts";

/** Bookkeeping of a part costs about this much memory: slices of one byte are no way past the bound. */
const bytesPerPart = 128;

/** What goes through a connection: bytes, their end, or the news that the other side broke it off. */
export type Parcel = Piece | "abort";

interface Waiting {
  readonly parcel: Parcel;
  readonly atMs: number;
}

/** Parcels wait here until they are due, and leave in the order they came. */
export class DelayLine {
  heldBytes = 0;
  private readonly waiting: Waiting[] = [];
  private first = 0;
  private timer: Timer | undefined = undefined;
  private lastAtMs = 0;
  private readonly clock: Clock;
  private readonly next: (parcel: Parcel) => void;

  constructor(clock: Clock, next: (parcel: Parcel) => void) {
    this.clock = clock;
    this.next = next;
  }

  get isEmpty(): boolean {
    return this.first === this.waiting.length;
  }

  /** Whether something waits that no time will let go. */
  get isStuck(): boolean {
    return this.lastAtMs === Number.POSITIVE_INFINITY;
  }

  add(parts: readonly (Part | Waiting)[]): void {
    for (const part of parts) {
      const parcel = "piece" in part ? part.piece : part.parcel;
      this.lastAtMs = Math.max(this.lastAtMs, part.atMs);
      this.waiting.push({ parcel, atMs: this.lastAtMs });
      this.heldBytes += sizeOf(parcel);
    }
    if (this.timer === undefined) this.letGo();
  }

  /** Behind everything that waits. */
  append(parcel: Parcel): void {
    if (this.isEmpty) this.next(parcel);
    else this.add([{ parcel, atMs: this.lastAtMs }]);
  }

  /** Whatever waits goes on now. */
  release(): void {
    this.lastAtMs = 0;
    while (!this.isEmpty) this.shift();
    this.cancel();
  }

  close(): void {
    this.cancel();
    this.waiting.length = 0;
    this.first = 0;
    this.heldBytes = 0;
  }

  private letGo(): void {
    const nowMs = this.clock.nowMs();
    while (!this.isEmpty && this.waiting[this.first]!.atMs <= nowMs) this.shift();
    this.timer = undefined;
    if (this.isEmpty) return;
    const { atMs } = this.waiting[this.first]!;
    if (atMs !== Number.POSITIVE_INFINITY) this.timer = this.clock.after(atMs - nowMs, () => this.letGo());
  }

  private shift(): void {
    const { parcel } = this.waiting[this.first]!;
    this.first += 1;
    this.heldBytes -= sizeOf(parcel);
    if (this.first === this.waiting.length || this.first > 1_024) {
      this.waiting.splice(0, this.first);
      this.first = 0;
    }
    this.next(parcel);
  }

  private cancel(): void {
    this.timer?.cancel();
    this.timer = undefined;
  }
}

function sizeOf(parcel: Parcel): number {
  return bytesPerPart + (typeof parcel === "string" ? 0 : parcel.length);
}
