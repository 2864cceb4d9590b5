import type { Clock } from "#run";
import { DelayLine, type Parcel } from "./delay-line.ts";
import type { FaultAtWork, WayName } from "./fault.ts";

/** One fault on one way of one connection. */
export class Stage {
  isOn = false;
  readonly line: DelayLine;
  private readonly clock: Clock;
  private readonly work: FaultAtWork;
  private readonly way: WayName;

  constructor(clock: Clock, work: FaultAtWork, way: WayName, next: (parcel: Parcel) => void) {
    this.clock = clock;
    this.work = work;
    this.way = way;
    this.line = new DelayLine(clock, next);
  }

  take(parcel: Parcel): void {
    if (!this.isOn || this.work.pass === undefined || parcel === "abort") this.line.append(parcel);
    else this.line.add(this.work.pass(parcel, this.way, this.clock.nowMs()));
  }
}
