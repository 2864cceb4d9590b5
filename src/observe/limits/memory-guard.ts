/** What a run may do, by the memory its process takes up: go on, begin nothing new, or end. */
export type MemoryOrder = "go" | "shed" | "stop";

export const memoryShares = {
  /** Nothing new is begun from this share of the memory on … */
  shed: 0.8,
  /** … or from this on, where it grows so fast that it would soon be full … */
  shedEarly: 0.6,
  /** … until no more than `resume` is used again. */
  resume: 0.75,
  /** The run ends here: what is left is for its report. */
  stop: 0.95,
} as const;

/** Memory that fills this fast is as good as full: it takes so long until a run has ended. */
const endingMs = 300;
/** Where holding back has not helped for so long, waiting longer does not either. */
const shedMsMax = 5000;

/** Decides, look by look, on what is in use and what there is. Has no clock of its own. */
export class MemoryGuard {
  order: MemoryOrder = "go";
  /** The most of what there was, 0–1, with its figures. */
  mostShare = 0;
  usedBytesMax = 0;
  limitBytes = 0;
  private shedFromMs = 0;
  private shedBeforeMs = 0;
  private lastMs = Number.NaN;
  private lastUsed = 0;

  next(nowMs: number, usedBytes: number, limitBytes: number): MemoryOrder {
    const share = usedBytes / limitBytes;
    if (share > this.mostShare) {
      this.mostShare = share;
      this.usedBytesMax = usedBytes;
      this.limitBytes = limitBytes;
    }
    const sinceMs = nowMs - this.lastMs;
    const growth = sinceMs > 0 ? Math.max(0, usedBytes - this.lastUsed) / sinceMs : 0;
    this.lastMs = nowMs;
    this.lastUsed = usedBytes;
    this.decide(nowMs, share, (usedBytes + growth * endingMs) / limitBytes);
    return this.order;
  }

  /** How long nothing new was begun, up to a moment. */
  shedMs(nowMs: number): number {
    return this.shedBeforeMs + (this.order === "shed" ? nowMs - this.shedFromMs : 0);
  }

  private decide(nowMs: number, share: number, shareSoon: number): void {
    if (this.order === "stop") return;
    const isFull = share >= memoryShares.stop || (share >= memoryShares.shed && shareSoon >= 1);
    const isStuck = this.order === "shed" && nowMs - this.shedFromMs >= shedMsMax;
    if (this.order === "shed" && (isFull || isStuck || share <= memoryShares.resume)) {
      this.shedBeforeMs += nowMs - this.shedFromMs;
      this.order = isFull || isStuck ? "stop" : "go";
    } else if (isFull) this.order = "stop";
    else if (
      this.order === "go" &&
      (share >= memoryShares.shed || (share >= memoryShares.shedEarly && shareSoon >= 1))
    ) {
      this.order = "shed";
      this.shedFromMs = nowMs;
    }
  }
}
