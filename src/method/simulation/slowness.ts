import type { TargetModel } from "./model.ts";

/** By how much a target takes longer than a warm one without data and without load. */
export class Slowness {
  private readonly model: TargetModel;
  /** What arrived lately: older arrivals fade. */
  private remembered = 0;
  private atMs = 0;
  /** What the request that arrived last takes on top. */
  wakeMs = 0;

  constructor(model: TargetModel) {
    this.model = model;
  }

  arrive(nowMs: number): void {
    const { slowsWithLoad, idleCosts } = this.model;
    const sinceMs = nowMs - this.atMs;
    this.atMs = nowMs;
    this.wakeMs = idleCosts !== undefined && sinceMs > idleCosts.afterMs ? idleCosts.ms : 0;
    if (slowsWithLoad === undefined) return;
    this.remembered = this.remembered * Math.exp(-sinceMs / (1000 * slowsWithLoad.memorySeconds)) + 1;
  }

  /** @param served requests so far */
  times(served: number): number {
    const { warmUp, growthPerRequest, slowsWithLoad } = this.model;
    const cold = warmUp === undefined ? 0 : (warmUp.slowdown - 1) * Math.exp(-served / warmUp.requests);
    const load =
      slowsWithLoad === undefined
        ? 0
        : this.remembered / slowsWithLoad.memorySeconds / slowsWithLoad.doublesAtPerSecond;
    return 1 + cold + (growthPerRequest ?? 0) * served + load ** 2;
  }
}
