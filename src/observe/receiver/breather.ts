/** What a turn may last, and how long others have theirs then. Waking up takes the kernel some 0.05 ms more. */
const workMs = 0.5;
const restMs = 0.05;

/**
 * Lets others have the core after each half millisecond of work. Where cores are short, a process that has begun has its
 * turn of some milliseconds whatever its priority, and the generator, whose moment has come, waits for the end of it.
 * Sleeping ends the turn.
 */
export class Breather {
  private readonly nowMs: () => number;
  private readonly sleep: (forMs: number) => void;
  private sinceMs: number;

  constructor(nowMs: () => number, sleep = sleeper()) {
    this.nowMs = nowMs;
    this.sleep = sleep;
    this.sinceMs = nowMs();
  }

  /** To be called in the midst of long work, between two pieces of it. */
  rest(): void {
    if (this.nowMs() - this.sinceMs < workMs) return;
    this.sleep(restMs);
    this.sinceMs = this.nowMs();
  }
}

function sleeper(): (forMs: number) => void {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  return (forMs) => void Atomics.wait(cell, 0, 0, forMs);
}
