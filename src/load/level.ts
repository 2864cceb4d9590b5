import type { NewLoad, Stage } from "#run";

/** Levels and areas this close to a whole number are that number. */
const rounding = 1e-9;

/** A level over time, in straight lines: users or iterations/s. The run clock's 0 is its beginning. */
export class LevelOverTime {
  /** End of each stage, run clock. */
  private readonly ends: number[] = [];
  /** Integral of the level (level × seconds) up to each stage's beginning. */
  private readonly areas: number[] = [];
  private readonly stages: readonly Stage[];
  readonly endMs: number;

  constructor(stages: readonly Stage[]) {
    this.stages = stages.filter((stage) => stage.durationMs > 0);
    let endMs = 0;
    let area = 0;
    for (const stage of this.stages) {
      this.areas.push(area);
      area += (((stage.from + stage.to) / 2) * stage.durationMs) / 1000;
      endMs += stage.durationMs;
      this.ends.push(endMs);
    }
    this.areas.push(area);
    this.endMs = endMs;
  }

  /** All of it: iterations, where the level is a rate. */
  get totalArea(): number {
    return this.areas.at(-1)!;
  }

  /** How much of the area lies before a moment. */
  areaBefore(ms: number): number {
    if (ms <= 0) return 0;
    if (ms >= this.endMs) return this.totalArea;
    const index = this.stageAt(ms);
    const seconds = (ms - this.startOf(index)) / 1000;
    return this.areas[index]! + ((this.stages[index]!.from + this.at(ms)) / 2) * seconds;
  }

  /** The level at a moment; 0 before and after. At a stage's very beginning, that stage's. */
  at(ms: number): number {
    if (ms < 0 || ms >= this.endMs) return 0;
    const index = this.stageAt(ms);
    const stage = this.stages[index]!;
    const fraction = (ms - this.startOf(index)) / stage.durationMs;
    return stage.from + (stage.to - stage.from) * fraction;
  }

  /** Whole users: while the level rises the next one comes at once, while it falls each stays until its time is over. */
  usersAt(ms: number): number {
    if (ms < 0 || ms >= this.endMs) return 0;
    const { from, to } = this.stages[this.stageAt(ms)]!;
    if (to > from) return Math.min(Math.ceil(to), Math.floor(this.at(ms) + rounding) + 1);
    return Math.ceil(this.at(ms) - rounding);
  }

  isFlatAt(ms: number): boolean {
    if (ms < 0 || ms >= this.endMs) return true;
    const stage = this.stages[this.stageAt(ms)]!;
    return stage.from === stage.to;
  }

  /** The end of the stage running at this moment. */
  stageEndAfter(ms: number): number {
    return ms >= this.endMs ? this.endMs : this.ends[this.stageAt(ms)]!;
  }

  /** The moment at which the integral reaches `area`; infinite where it never does. */
  whenAreaReaches(area: number): number {
    // A rate of 0.1 for 30 s is 3 arrivals, also where the sum of its floats comes out a hair above.
    if (area >= this.totalArea * (1 - 1e-12) - rounding) return Number.POSITIVE_INFINITY;
    const index = this.stageOfArea(area);
    const { from, to, durationMs } = this.stages[index]!;
    const wanted = area - this.areas[index]!;
    const slopePerSecond = ((to - from) / durationMs) * 1000;
    // from·t + slope·t²/2 = wanted; written so that neither a flat nor a nearly flat stage cancels digits.
    const root = Math.sqrt(Math.max(0, from * from + 2 * slopePerSecond * wanted));
    const seconds = wanted === 0 ? 0 : (2 * wanted) / (from + root);
    return this.startOf(index) + Math.min(seconds * 1000, durationMs);
  }

  /** The same up to `atMs`, then another load. */
  to(load: NewLoad, atMs: number, planned: LevelOverTime): LevelOverTime {
    return "level" in load ? this.changedAt(atMs, load.level) : this.scaledAt(atMs, planned, load.timesPlan);
  }

  /** The same up to `atMs`, then `level` until the planned end. */
  changedAt(atMs: number, level: number): LevelOverTime {
    const kept = this.until(atMs);
    if (atMs < this.endMs) kept.push({ durationMs: this.endMs - Math.max(0, atMs), from: level, to: level });
    return new LevelOverTime(kept);
  }

  /** The same up to `atMs`, then the levels of `planned` so many times. */
  scaledAt(atMs: number, planned: LevelOverTime, times: number): LevelOverTime {
    const rest = planned.after(atMs).map(({ durationMs, from, to }) => {
      return { durationMs, from: from * times, to: to * times };
    });
    return new LevelOverTime([...this.until(atMs), ...rest]);
  }

  private until(atMs: number): Stage[] {
    const kept: Stage[] = [];
    for (const [index, stage] of this.stages.entries()) {
      const startMs = this.startOf(index);
      if (startMs >= atMs) break;
      if (this.ends[index]! <= atMs) kept.push(stage);
      else kept.push({ durationMs: atMs - startMs, from: stage.from, to: this.at(atMs) });
    }
    return kept;
  }

  private after(atMs: number): Stage[] {
    return this.stages.flatMap((stage, index) => {
      const endMs = this.ends[index]!;
      if (endMs <= atMs) return [];
      if (this.startOf(index) >= atMs) return [stage];
      return [{ durationMs: endMs - atMs, from: this.at(atMs), to: stage.to }];
    });
  }

  /** The stage in which the integral passes `area`: of a load changed hundreds of times there are hundreds. */
  private stageOfArea(area: number): number {
    let low = 0;
    let high = this.stages.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.areas[middle + 1]! <= area) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private startOf(index: number): number {
    return index === 0 ? 0 : this.ends[index - 1]!;
  }

  private stageAt(ms: number): number {
    let index = 0;
    while (this.ends[index]! <= ms) index++;
    return index;
  }
}
