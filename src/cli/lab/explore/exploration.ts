import type { SloExpression } from "#measure";
import type { Lab } from "#method";
import type { ResourceReading, RunPlan } from "#run";
import { EngineLab, type LoadHandle } from "./engine-lab.ts";

/** What leads a run whose load is decided while it goes on. */
export interface Drive {
  /** One per scenario. */
  readonly weights: readonly number[];
  readonly usersStart: boolean;
  readonly slo: readonly SloExpression[];
  readonly ratePerSecondMax: number | null;
  readonly readingAt: (second: number) => ResourceReading | null;
  /** The load is over when this is. */
  run(lab: Lab): Promise<void>;
}

/** A method at work on a run. */
export class Exploration {
  readonly lab: EngineLab;
  private readonly drive: Drive;
  private driven: Promise<void> | undefined = undefined;

  constructor(drive: Drive, { workers }: RunPlan, load: LoadHandle, cpuCores: () => number | null) {
    const { weights, usersStart, slo, ratePerSecondMax, readingAt } = drive;
    const subjects = slo.map(({ text, subject }) => ({ text, subject }));
    this.drive = drive;
    this.lab = new EngineLab({
      load,
      workers,
      weights,
      usersStart,
      subjects,
      ratePerSecondMax,
      readingAt,
      cpuCores,
    });
  }

  /** @param onEnd the method wants no more load */
  begin(onEnd: () => void): void {
    this.driven = this.drive.run(this.lab).finally(onEnd);
    // Told by `close`, when the run has ended.
    this.driven.catch(() => undefined);
  }

  /** No more seconds will come. */
  async close(): Promise<void> {
    this.lab.close();
    await this.driven;
  }
}
