import { type Random, sampler } from "./distribution.ts";
import type { MemoryModel } from "./model.ts";

/** Memory beside a leak: a cache, garbage that is collected now and then, and chance with a memory of its own. */
export class SimulatedMemory {
  private readonly model: MemoryModel;
  private readonly draw: () => number;
  private noise = 0;

  constructor(model: MemoryModel | undefined, random: Random) {
    this.model = model ?? {};
    // Sums of uniform draws are close enough to normal ones, and need no more of them than this.
    const uniform = sampler({ kind: "uniform", meanMs: 1, spread: 1 }, random);
    this.draw = () => uniform() + uniform() + uniform() - 3;
  }

  /** To be asked once a second. */
  bytesAfter(served: number): number {
    const { cache, garbage, noise } = this.model;
    const filled = cache === undefined ? 0 : cache.bytes * (1 - Math.exp(-served / cache.requests));
    const litter = garbage === undefined ? 0 : (served * garbage.bytesPerRequest) % garbage.collectedAtBytes;
    if (noise === undefined) return filled + litter;
    const { correlation, bytes } = noise;
    this.noise = correlation * this.noise + Math.sqrt(1 - correlation ** 2) * bytes * this.draw();
    return filled + litter + this.noise;
  }
}
