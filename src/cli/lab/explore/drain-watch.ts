import type { Drain, LabSecond } from "#method";
import type { Aftermath } from "./aftermath.ts";

/** Seconds until what was cancelled must have been counted. */
const cancelSeconds = 3;

/** The time after a trial, until nothing is under way any more, and nothing that was given up is worked at. */
export class DrainWatch {
  readonly ended: Promise<Drain>;
  private readonly fromSeconds: number;
  private readonly limitSeconds: number;
  private readonly cutOff: () => void;
  private readonly aftermath: Aftermath | undefined;
  private readonly seconds: LabSecond[] = [];
  private isCutOff = false;
  private isOver = false;
  private resolve: (drain: Drain) => void = () => undefined;

  /**
   * @param fromSeconds the first second without load
   * @param aftermath what may be left of the trial before; absent = nobody cares
   */
  constructor(fromSeconds: number, limitSeconds: number, cutOff: () => void, aftermath?: Aftermath) {
    this.fromSeconds = fromSeconds;
    this.limitSeconds = limitSeconds;
    this.cutOff = cutOff;
    this.aftermath = aftermath;
    this.ended = new Promise((resolve) => {
      this.resolve = resolve;
    });
  }

  add(second: LabSecond): void {
    if (this.isOver) return;
    this.seconds.push(second);
    const passed = second.atSeconds + 1 - this.fromSeconds;
    if (second.inFlight === 0) this.atRest(second, passed);
    else if (!this.isCutOff && passed >= this.limitSeconds) {
      this.isCutOff = true;
      this.cutOff();
      // What a script waits for beside requests cannot be cancelled.
    } else if (passed >= this.limitSeconds + cancelSeconds) this.finish(null);
  }

  private atRest(second: LabSecond, passed: number): void {
    if (this.aftermath?.goesOn(second, this.seconds) === true) return;
    this.finish(this.isCutOff || this.aftermath?.isInVain === true ? null : passed);
  }

  /** No more seconds will come. */
  giveUp(): void {
    if (this.isOver) return;
    const isAtRest = this.seconds.at(-1)?.inFlight === 0;
    this.finish(isAtRest ? this.seconds.length : null);
  }

  private finish(restAfterSeconds: number | null): void {
    this.isOver = true;
    this.resolve({ seconds: this.seconds, restAfterSeconds });
  }
}
