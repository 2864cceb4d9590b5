import type { Readable } from "node:stream";

/** Each takes some tenths of a millisecond. */
const perTurn = 4;
/** So much of a body may come as it comes: those who send little do not wait for those who send much. */
const freeBytes = 131_072;

/**
 * Lets so many pieces of work begin in each turn of the event loop, in the order in which they asked. Whoever needs
 * little waits for a few of them, not for one of everybody who is at it.
 */
export class Turnstile {
  private readonly waiting: (() => void)[] = [];
  private isOpening = false;

  /** Calls it in a later turn. */
  pass(begin: () => void): void {
    this.waiting.push(begin);
    if (this.isOpening) return;
    this.isOpening = true;
    setImmediate(this.open);
  }

  /** Lets what goes on beyond that come piece by piece. */
  pace(stream: Readable, bytesSoFar: number): void {
    if (bytesSoFar <= freeBytes || stream.isPaused()) return;
    stream.pause();
    this.pass(() => stream.resume());
  }

  private readonly open = (): void => {
    try {
      for (const begin of this.waiting.splice(0, perTurn)) begin();
    } finally {
      this.isOpening = this.waiting.length > 0;
      if (this.isOpening) setImmediate(this.open);
    }
  };
}
