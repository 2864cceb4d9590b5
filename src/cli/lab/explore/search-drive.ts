import { cpus } from "node:os";
import { findBottlenecks, loadStretches, sideBySide } from "#diagnosis";
import type { SloExpression } from "#measure";
import { explore, type ExploreOrder, type Lab, withAndWithout } from "#method";
import type { ExploreProgress, ExploreResult, RunResult } from "#run";
import type { LoadStretch, StretchLoad } from "#trace";
import { AllowedRate, type RateLimit } from "./allowed-rate.ts";
import { type FoundWithout, tellFaults } from "../tell-faults.ts";
import { conclude, withoutCapacity } from "./conclude.ts";
import type { Drive } from "./exploration.ts";

export interface SearchParts {
  readonly order: Omit<ExploreOrder, "say" | "ratePerSecondMax">;
  /** What may never be sent; null = nothing forbids any. */
  readonly rateLimit: RateLimit | null;
  /** What the capacity has to reach. */
  readonly goals: readonly SloExpression[];
  readonly weights: readonly number[];
  readonly usersStart: boolean;
  readonly ratePerSecondMax: number | null;
  readonly loads: readonly string[];
  readonly isStrict: boolean;
  /** Twice: without the faults of the test, and with them. */
  readonly turnsFaults: boolean;
}

/** `plimsoll explore` at work: the search, what it knows so far, and what comes of it. */
export class SearchDrive implements Drive {
  readonly weights: readonly number[];
  readonly usersStart: boolean;
  readonly slo: readonly SloExpression[];
  readonly ratePerSecondMax: number | null;
  readonly loads: readonly string[];
  readonly turnsFaults: boolean;
  private readonly parts: SearchParts;
  private readonly allowed: AllowedRate;
  private latest: ExploreProgress | undefined = undefined;
  private explored: ExploreResult | undefined = undefined;
  private exploredWithout: ExploreResult | undefined = undefined;

  constructor(parts: SearchParts) {
    this.parts = parts;
    this.allowed = new AllowedRate(parts.rateLimit);
    this.weights = parts.weights;
    this.usersStart = parts.usersStart;
    this.slo = parts.order.slo;
    this.ratePerSecondMax = parts.ratePerSecondMax;
    this.loads = parts.loads;
    this.turnsFaults = parts.turnsFaults;
  }

  async run(lab: Lab): Promise<void> {
    const say = (progress: ExploreProgress): void => {
      this.latest = progress;
    };
    const most = (): number | null => (this.parts.rateLimit === null ? null : this.allowedPerSecond());
    const order = {
      ...this.parts.order,
      say,
      // Known better once it is seen what an iteration sends.
      get ratePerSecondMax() {
        return most();
      },
    };
    if (this.turnsFaults) {
      const { without, withFaults } = await withAndWithout(lab, () => explore(lab, order));
      this.explored = withFaults ?? without;
      if (withFaults !== null) this.exploredWithout = without;
    } else this.explored = await explore(lab, order);
  }

  /** Never more than this, whatever the search asks for. */
  allowedPerSecond(): number {
    return this.allowed.perSecond(this.latest?.trials ?? []) ?? Number.POSITIVE_INFINITY;
  }

  progress(): ExploreProgress | undefined {
    return this.latest;
  }

  stretches(originMs: number): readonly LoadStretch[] {
    return loadStretches(this.explored?.trials ?? [], originMs);
  }

  conclude(measured: RunResult, stretches: readonly StretchLoad[]): RunResult {
    const { goals, isStrict } = this.parts;
    if (this.explored === undefined) return measured;
    const bottlenecks = findBottlenecks(this.explored, { ...machineAnd(measured), stretches });
    const beside = sideBySide(this.explored, stretches);
    const explored = { ...this.explored, bottlenecks, ...(beside !== null && { sideBySide: beside }) };
    const result = conclude(measured, explored, { goals, isStrict });
    return tellFaults(result, this.without(result));
  }

  private without(result: RunResult): FoundWithout | undefined {
    const { exploredWithout } = this;
    if (exploredWithout === undefined) return undefined;
    const bottlenecks = findBottlenecks(exploredWithout, machineAnd(result));
    const explored = { ...exploredWithout, bottlenecks };
    return { explore: result.validity.trusted ? explored : withoutCapacity(explored) };
  }
}

function machineAnd({ dependencies }: RunResult) {
  return { cores: cpus().length, ...(dependencies !== undefined && { dependencies }) };
}
