import type { Socket } from "node:net";
import type { Clock } from "#run";
import type { Parcel } from "./delay-line.ts";
import type { FaultAtWork, WayName } from "./fault.ts";
import { Stage } from "./stage.ts";

/** One way of a connection: what is read goes through the faults and is written to the other side. */
export class Way {
  stages: readonly Stage[] = [];
  private readonly clock: Clock;
  private readonly name: WayName;
  private readonly sink: Socket;
  private readonly onMoved: () => void;

  /** @param onMoved something left */
  constructor(clock: Clock, name: WayName, sink: Socket, onMoved: () => void) {
    this.clock = clock;
    this.name = name;
    this.sink = sink;
    this.onMoved = onMoved;
  }

  /** What waits with the old faults goes on, in order, before anything meets the new ones. */
  fit(works: readonly FaultAtWork[]): void {
    for (const { line } of this.stages) line.release();
    this.stages = works.map(
      (work, index) => new Stage(this.clock, work, this.name, (parcel) => this.enter(parcel, index + 1)),
    );
  }

  /** Read and not handed to the system yet. */
  get heldBytes(): number {
    return this.stages.reduce((sum, { line }) => sum + line.heldBytes, this.sink.writableLength);
  }

  get isStuck(): boolean {
    return this.stages.some(({ line }) => line.isStuck);
  }

  take(parcel: Parcel): void {
    this.enter(parcel, 0);
  }

  close(): void {
    for (const { line } of this.stages) line.close();
  }

  private enter(parcel: Parcel, index: number): void {
    const stage = this.stages[index];
    if (stage !== undefined) stage.take(parcel);
    else this.write(parcel);
    this.onMoved();
  }

  private write(parcel: Parcel): void {
    const { sink } = this;
    if (sink.destroyed) return;
    if (parcel === "abort") sink.resetAndDestroy();
    else if (parcel === "end") sink.end();
    else if (!sink.writableEnded) sink.write(parcel);
  }
}
