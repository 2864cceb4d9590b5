/** What every worker comes to, or one for all. */
export type Stage = "loaded" | "setupDone" | "prepared" | "finished" | "teardownDone";

/** Where the fleet waits for its workers: until each has reached a stage, or is lost. */
export class Rendezvous {
  private readonly count: number;
  private readonly lost = new Set<number>();
  private readonly reached = new Map<Stage, Set<number>>();
  private waiting: { stage: Stage; workers: readonly number[]; resolve: () => void } | undefined = undefined;

  constructor(workers: number) {
    this.count = workers;
  }

  get living(): number[] {
    return Array.from({ length: this.count }, (_, worker) => worker).filter((worker) => !this.lost.has(worker));
  }

  get isComplete(): boolean {
    return this.lost.size === 0;
  }

  /** Whom is being waited for. */
  get missing(): number[] {
    const { waiting } = this;
    if (waiting === undefined) return [];
    const there = this.reached.get(waiting.stage);
    return waiting.workers.filter((worker) => !this.lost.has(worker) && there?.has(worker) !== true);
  }

  all(stage: Stage): Promise<void> {
    return this.wait(stage, this.living);
  }

  one(worker: number, stage: Stage): Promise<void> {
    return this.wait(stage, [worker]);
  }

  arrive(worker: number, stage: Stage): void {
    const workers = this.reached.get(stage) ?? new Set<number>();
    workers.add(worker);
    this.reached.set(stage, workers);
    this.goOn();
  }

  /** @returns whether it was there before */
  lose(worker: number): boolean {
    if (this.lost.has(worker)) return false;
    this.lost.add(worker);
    this.goOn();
    return true;
  }

  private wait(stage: Stage, workers: readonly number[]): Promise<void> {
    return new Promise((resolve) => {
      this.waiting = { stage, workers, resolve };
      this.goOn();
    });
  }

  private goOn(): void {
    const { waiting } = this;
    if (waiting === undefined || this.missing.length > 0) return;
    this.waiting = undefined;
    waiting.resolve();
  }
}
