import type { SloExpression } from "#measure";
import { type Lab, type WithAndWithout, withAndWithout } from "#method";
import type { PursuitProgress, RunResult } from "#run";
import type { LoadStretch, StretchLoad } from "#trace";
import type { Drive } from "./explore/exploration.ts";
import { type FoundWithout, tellFaults } from "./tell-faults.ts";

export interface PursuitConclusion {
  readonly isStrict: boolean;
  /** What traces say of the stretches they were asked of. */
  readonly stretches: readonly StretchLoad[];
}

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
  readonly isStrict: boolean;
  /** Twice: without the faults of the test, and with them. */
  readonly turnsFaults: boolean;
  readonly pursue: (lab: Lab, say: (progress: PursuitProgress) => void) => Promise<Found>;
  readonly conclude: (measured: RunResult, found: Found, options: PursuitConclusion) => RunResult;
  /** Of which traces are asked what requests called. */
  readonly stretches: (found: Found, originMs: number) => readonly LoadStretch[];
  /** The block of a result that it goes into. */
  readonly block: (found: Found) => FoundWithout;
}

/** A method at work that goes through stages: `soak`, `stress`, `check`. */
export class PursuitDrive<Found> implements Drive {
  readonly weights: readonly number[];
  readonly usersStart: boolean;
  readonly slo: readonly SloExpression[];
  readonly ratePerSecondMax: number | null;
  readonly loads: readonly string[];
  readonly isConstant: boolean;
  readonly turnsFaults: boolean;
  private readonly parts: PursuitParts<Found>;
  private latest: PursuitProgress | undefined = undefined;
  private found: Found | undefined = undefined;
  private foundWithout: Found | undefined = undefined;

  constructor(parts: PursuitParts<Found>) {
    this.parts = parts;
    this.weights = parts.weights;
    this.usersStart = parts.usersStart;
    this.slo = parts.slo;
    this.ratePerSecondMax = parts.ratePerSecondMax;
    this.loads = parts.loads;
    this.isConstant = parts.isConstant === true;
    this.turnsFaults = parts.turnsFaults;
  }

  async run(lab: Lab): Promise<void> {
    if (this.turnsFaults) this.keep(await withAndWithout(lab, () => this.pursue(lab)));
    else this.found = await this.pursue(lab);
  }

  private pursue(lab: Lab): Promise<Found> {
    return this.parts.pursue(lab, (progress) => {
      this.latest = progress;
    });
  }

  private keep({ without, withFaults }: WithAndWithout<Found>): void {
    this.found = withFaults ?? without;
    if (withFaults !== null) this.foundWithout = without;
  }

  allowedPerSecond(): number {
    return this.parts.allowedPerSecond;
  }

  pursuit(): PursuitProgress | undefined {
    return this.latest;
  }

  stretches(originMs: number): readonly LoadStretch[] {
    return this.found === undefined ? [] : this.parts.stretches(this.found, originMs);
  }

  conclude(measured: RunResult, stretches: readonly StretchLoad[]): RunResult {
    const { found, foundWithout, parts } = this;
    if (found === undefined) return measured;
    const without = foundWithout === undefined ? undefined : parts.block(foundWithout);
    return tellFaults(parts.conclude(measured, found, { isStrict: parts.isStrict, stretches }), without);
  }
}
