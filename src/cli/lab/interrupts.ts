/** Ctrl-C once: stop and report. Twice: now. The same for SIGTERM. */
export class Interrupts {
  count = 0;
  private readonly listener: (signal: string) => void;

  constructor(onFirst: (signal: string) => void, onSecond: () => void) {
    this.listener = (signal) => {
      this.count++;
      if (this.count === 1) onFirst(signal);
      else onSecond();
    };
    process.on("SIGINT", this.listener);
    process.on("SIGTERM", this.listener);
  }

  release(): void {
    process.off("SIGINT", this.listener);
    process.off("SIGTERM", this.listener);
  }
}
