/** One who has a request to write. */
export interface Sender {
  /** Hands the request to the kernel; one that is gone by now is passed over. */
  flush(nowMs: number): void;
}

/** So many requests are held back at most: what the last of them costs the first is some hundredth of a millisecond. */
const mostHeld = 16;

/**
 * Requests on their way out. Those that become due in one turn of the event loop are written one right after another,
 * at its end: a target that waits for work is woken by the first of them and finds the others there, where written
 * each in its turn each would wake it again, at the cost of both. Where only one is due it goes out in the same turn.
 */
export class Outbox {
  private held: Sender[] = [];
  private spare: Sender[] = [];
  private isDue = false;
  private readonly nowMs: () => number;

  constructor(nowMs: () => number) {
    this.nowMs = nowMs;
  }

  add(sender: Sender): void {
    this.held.push(sender);
    if (this.held.length >= mostHeld) this.flush();
    else if (!this.isDue) {
      this.isDue = true;
      setImmediate(this.turn);
    }
  }

  private readonly turn = (): void => {
    this.isDue = false;
    this.flush();
  };

  private flush(): void {
    const { held } = this;
    if (held.length === 0) return;
    this.held = this.spare;
    const nowMs = this.nowMs();
    for (const sender of held) sender.flush(nowMs);
    held.length = 0;
    this.spare = held;
  }
}
