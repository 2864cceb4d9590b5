import type { LabSecond, Trial, TrialAnswer, TrialRequest } from "#method";

/** What a trial can do to the load it is made of. */
export interface TrialHands {
  readonly onSecond: (second: LabSecond) => TrialAnswer;
  setRate(ratePerSecond: number, atSeconds: number): void;
  /** The first second for which an order still comes in time. */
  soonest(): number;
  /** Real time until the order for a second has to go out. */
  msUntil(second: number): number;
}

type Ending = Trial["endedBy"];

/** A trial under way: from its first second to the last one with load. */
export class TrialWatch {
  readonly atSeconds: number;
  /** The first second without load. */
  endSeconds: number;
  readonly ended: Promise<Trial>;
  private readonly request: TrialRequest;
  private readonly hands: TrialHands;
  private readonly seconds: LabSecond[] = [];
  private endedBy: Ending = "time";
  private because: string | undefined = undefined;
  /** The order that ends the load is out. */
  private isEnding = false;
  private isOver = false;
  private timer: NodeJS.Timeout | undefined = undefined;
  private resolve: (trial: Trial) => void = () => undefined;

  constructor(request: TrialRequest, atSeconds: number, hands: TrialHands) {
    this.request = request;
    this.atSeconds = atSeconds;
    this.endSeconds = atSeconds + request.secondsMax;
    this.hands = hands;
    this.ended = new Promise((resolve) => {
      this.resolve = resolve;
    });
    hands.setRate(request.ratePerSecond, atSeconds);
    this.timer = setTimeout(() => this.orderEnd("time"), hands.msUntil(this.endSeconds));
  }

  /** Seconds come in order, so what is not before the end is after the trial. */
  takes({ atSeconds }: LabSecond): boolean {
    return !this.isOver && atSeconds < this.endSeconds;
  }

  add(second: LabSecond): void {
    if (second.atSeconds < this.atSeconds) return;
    this.seconds.push(second);
    // Once it is ending nothing it could be told would matter.
    if (!this.isEnding) this.answer(this.hands.onSecond(second));
    if (second.atSeconds + 1 >= this.endSeconds) this.finish();
  }

  /** Ends the load at the next whole second. */
  end(endedBy: Ending, because?: string): void {
    if (this.isOver || this.isEnding) return;
    this.because = because;
    this.endSeconds = Math.min(this.endSeconds, Math.max(this.atSeconds, this.hands.soonest()));
    this.orderEnd(endedBy);
    if (this.endSeconds === this.atSeconds) this.finish();
  }

  /** No more seconds will come. */
  giveUp(because: string): void {
    if (this.isOver) return;
    if (!this.isEnding || this.endedBy === "time") {
      this.endedBy = "lab";
      this.because ??= because;
    }
    this.endSeconds = (this.seconds.at(-1)?.atSeconds ?? this.atSeconds - 1) + 1;
    this.finish();
  }

  private answer(answer: TrialAnswer): void {
    if (answer === "continue") return;
    if (answer === "stop") {
      this.end("method");
      return;
    }
    const atSeconds = Math.max(answer.atSeconds, this.hands.soonest());
    if (atSeconds < this.endSeconds) this.hands.setRate(answer.ratePerSecond, atSeconds);
  }

  private orderEnd(endedBy: Ending): void {
    if (this.isEnding) return;
    this.isEnding = true;
    this.endedBy = endedBy;
    clearTimeout(this.timer);
    this.hands.setRate(0, this.endSeconds);
  }

  private finish(): void {
    this.isOver = true;
    clearTimeout(this.timer);
    const { request, atSeconds, seconds, endedBy, because } = this;
    this.resolve({ request, atSeconds, seconds, endedBy, ...(because !== undefined && { because }) });
  }
}
