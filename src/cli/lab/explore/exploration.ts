import type { SloExpression } from "#measure";
import type { Lab } from "#method";
import type { ExploreProgress, ResourceReading, RunPlan, RunResult } from "#run";
import { EngineLab, type LoadHandle } from "./engine-lab.ts";
import { Readings } from "./readings.ts";

/** Whoever can be asked once a second what target and machine do. */
export interface ResourceSource {
  take(atSeconds: number): Promise<ResourceReading>;
  close(): void;
}

/** What leads a run whose load is decided while it goes on. */
export interface Drive {
  /** One per scenario. */
  readonly weights: readonly number[];
  readonly usersStart: boolean;
  readonly slo: readonly SloExpression[];
  readonly ratePerSecondMax: number | null;
  readonly resources: ResourceSource | undefined;
  /** The load as people say it. */
  readonly loads: readonly string[];
  /** The load is over when this is. */
  run(lab: Lab): Promise<void>;
  progress(): ExploreProgress | undefined;
  /** The document with what was found out. */
  conclude(measured: RunResult): RunResult;
}

/** A method at work on a run. */
export class Exploration {
  readonly lab: EngineLab;
  private readonly drive: Drive;
  private readonly readings: Readings | undefined;
  private driven: Promise<void> | undefined = undefined;

  constructor(drive: Drive, { workers }: RunPlan, load: LoadHandle, cpuCores: () => number | null) {
    const { weights, usersStart, slo, ratePerSecondMax, resources } = drive;
    this.drive = drive;
    this.readings = resources && new Readings(resources, () => load.nowMs());
    this.lab = new EngineLab({
      load,
      workers,
      weights,
      usersStart,
      subjects: slo.map(({ text, subject }) => ({ text, subject })),
      ratePerSecondMax,
      readingAt: (second) => this.readings?.at(second) ?? null,
      cpuCores,
    });
  }

  get progress(): ExploreProgress | undefined {
    return this.drive.progress();
  }

  /** @param onEnd the method wants no more load */
  begin(onEnd: () => void): void {
    this.readings?.start();
    this.driven = this.drive.run(this.lab).finally(onEnd);
    // Told by `close`, when the run has ended.
    this.driven.catch(() => undefined);
  }

  /** No more seconds will come. */
  async close(): Promise<void> {
    this.lab.close();
    this.readings?.close();
    this.drive.resources?.close();
    await this.driven;
  }
}
