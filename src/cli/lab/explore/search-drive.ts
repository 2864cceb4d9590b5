import { cpus } from "node:os";
import { findBottlenecks } from "#diagnosis";
import type { SloExpression } from "#measure";
import { explore, type ExploreOrder, type Lab } from "#method";
import type { ExploreProgress, ExploreResult, RunResult } from "#run";
import { conclude } from "./conclude.ts";
import type { Drive, ResourceSource } from "./exploration.ts";

export interface SearchParts {
  readonly order: Omit<ExploreOrder, "say">;
  /** What the capacity has to reach. */
  readonly goals: readonly SloExpression[];
  readonly weights: readonly number[];
  readonly usersStart: boolean;
  readonly ratePerSecondMax: number | null;
  readonly resources: ResourceSource | undefined;
  readonly loads: readonly string[];
  readonly isStrict: boolean;
}

/** `plimsoll explore` at work: the search, what it knows so far, and what comes of it. */
export class SearchDrive implements Drive {
  readonly weights: readonly number[];
  readonly usersStart: boolean;
  readonly slo: readonly SloExpression[];
  readonly ratePerSecondMax: number | null;
  readonly resources: ResourceSource | undefined;
  readonly loads: readonly string[];
  private readonly parts: SearchParts;
  private latest: ExploreProgress | undefined = undefined;
  private explored: ExploreResult | undefined = undefined;

  constructor(parts: SearchParts) {
    this.parts = parts;
    this.weights = parts.weights;
    this.usersStart = parts.usersStart;
    this.slo = parts.order.slo;
    this.ratePerSecondMax = parts.ratePerSecondMax;
    this.resources = parts.resources;
    this.loads = parts.loads;
  }

  async run(lab: Lab): Promise<void> {
    const say = (progress: ExploreProgress): void => {
      this.latest = progress;
    };
    this.explored = await explore(lab, { ...this.parts.order, say });
  }

  progress(): ExploreProgress | undefined {
    return this.latest;
  }

  conclude(measured: RunResult): RunResult {
    const { goals, isStrict } = this.parts;
    if (this.explored === undefined) return measured;
    const bottlenecks = findBottlenecks(this.explored, { cores: cpus().length });
    return conclude(measured, { ...this.explored, bottlenecks }, { goals, isStrict });
  }
}
