import type { SloExpression } from "#measure";
import type { Lab } from "#method";
import type { PursuitProgress, RunResult } from "#run";
import type { Drive } from "./explore/exploration.ts";

export interface PursuitParts<Found> {
  /** One per scenario. */
  readonly weights: readonly number[];
  readonly usersStart: boolean;
  readonly slo: readonly SloExpression[];
  readonly ratePerSecondMax: number | null;
  /** Iterations/s that are never exceeded. */
  readonly allowedPerSecond: number;
  readonly loads: readonly string[];
  readonly isConstant?: boolean;
  readonly pursue: (lab: Lab, say: (progress: PursuitProgress) => void) => Promise<Found>;
  readonly conclude: (measured: RunResult, found: Found) => RunResult;
}

/** A method at work that goes through stages: `soak`, `stress`, `check`. */
export class PursuitDrive<Found> implements Drive {
  readonly weights: readonly number[];
  readonly usersStart: boolean;
  readonly slo: readonly SloExpression[];
  readonly ratePerSecondMax: number | null;
  readonly loads: readonly string[];
  readonly isConstant: boolean;
  private readonly parts: PursuitParts<Found>;
  private latest: PursuitProgress | undefined = undefined;
  private found: Found | undefined = undefined;

  constructor(parts: PursuitParts<Found>) {
    this.parts = parts;
    this.weights = parts.weights;
    this.usersStart = parts.usersStart;
    this.slo = parts.slo;
    this.ratePerSecondMax = parts.ratePerSecondMax;
    this.loads = parts.loads;
    this.isConstant = parts.isConstant === true;
  }

  async run(lab: Lab): Promise<void> {
    this.found = await this.parts.pursue(lab, (progress) => {
      this.latest = progress;
    });
  }

  allowedPerSecond(): number {
    return this.parts.allowedPerSecond;
  }

  pursuit(): PursuitProgress | undefined {
    return this.latest;
  }

  conclude(measured: RunResult): RunResult {
    return this.found === undefined ? measured : this.parts.conclude(measured, this.found);
  }
}
