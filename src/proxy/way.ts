import type { Socket } from "node:net";
import type { Clock } from "#run";
import type { Parcel } from "./delay-line.ts";
import type { FaultAtWork, WayName } from "./fault.ts";
import { Stage } from "./stage.ts";

/** One way of a connection: what is read goes through the faults and is written to the other side. */
export class Way {
  readonly stages: readonly Stage[];
  private readonly sink: Socket;
  private readonly onMoved: () => void;

  /** @param onMoved something left */
  constructor(clock: Clock, name: WayName, works: readonly FaultAtWork[], sink: Socket, onMoved: () => void) {
    this.sink = sink;
    this.onMoved = onMoved;
    this.stages = works.map((work, index) => new Stage(clock, work, name, (parcel) => this.enter(parcel, index + 1)));
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

  /** All that waits goes on, in order. */
  release(): void {
    for (const { line } of this.stages) line.release();
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
