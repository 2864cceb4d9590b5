const usualMs = 2000;
const failuresMost = 3;

/** Looks after the target's health while load is on it; tells when it has failed three times in a row. */
export class HealthWatch {
  private readonly check: () => Promise<string | undefined>;
  private readonly onIll: (why: string) => void;
  private timer: NodeJS.Timeout | undefined = undefined;
  private readonly everyMs: number;
  private failures = 0;
  private isClosed = false;

  /** @param check what is wrong with the target, or undefined */
  constructor(check: () => Promise<string | undefined>, onIll: (why: string) => void, everyMs = usualMs) {
    this.check = check;
    this.onIll = onIll;
    this.everyMs = everyMs;
    this.arm();
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
  }

  private arm(): void {
    this.timer = setTimeout(() => void this.look(), this.everyMs);
  }

  private async look(): Promise<void> {
    const illness = await this.check();
    if (this.isClosed) return;
    this.failures = illness === undefined ? 0 : this.failures + 1;
    if (illness !== undefined && this.failures === failuresMost) this.onIll(illness);
    else this.arm();
  }
}
