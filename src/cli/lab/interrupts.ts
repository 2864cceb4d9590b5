const patience = 3;

/** Ctrl-C once: stop and report. Twice: now. The same for SIGTERM. */
export class Interrupts {
  count = 0;
  private isOver = false;
  private readonly listener: (signal: NodeJS.Signals) => void;

  constructor(onFirst: () => void, onSecond: () => void) {
    this.listener = (signal) => {
      this.count++;
      if (this.isOver) this.insist(signal);
      else if (this.count === 1) onFirst();
      else onSecond();
    };
    process.on("SIGINT", this.listener);
    process.on("SIGTERM", this.listener);
  }

  /** The load is over. Who has pressed Ctrl-C once may do so again: that must not cost the report being written. */
  release(): void {
    this.isOver = true;
    if (this.count === 0) this.leave();
  }

  private insist(signal: NodeJS.Signals): void {
    if (this.count <= patience) return;
    this.leave();
    process.kill(process.pid, signal);
  }

  private leave(): void {
    process.off("SIGINT", this.listener);
    process.off("SIGTERM", this.listener);
  }
}
