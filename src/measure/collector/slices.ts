import { CheckTally, IterationTally, type StepTally } from "../flow-tally.ts";
import { Histogram } from "../histogram.ts";
import type { OperationTally } from "../operation-tally.ts";
import type { SloSlice, SloSource, SloSubject } from "../slo/index.ts";
import { isOperation } from "../slo/index.ts";
import { isHook } from "../naming.ts";
import type { RateSeconds } from "./load-time.ts";
import type { RunNames } from "./names.ts";

/** Counts by the run's numbers, of a second or of the whole run. */
export interface Counts {
  readonly seconds: RateSeconds;
  readonly iterations: readonly IterationTally[];
  readonly operations: Iterable<readonly [number, OperationTally]>;
  readonly steps: Iterable<readonly [number, StepTally]>;
  readonly checks: Iterable<readonly [number, CheckTally]>;
  /** All operations that the run is judged by, as one. */
  readonly judged: OperationTally;
}

/** What SLO expressions are judged by: slices of counts, by subject. */
export class CountsSource implements SloSource {
  private readonly counts: Counts;
  private readonly names: RunNames;
  private readonly scenarios: readonly string[];

  constructor(counts: Counts, names: RunNames, scenarios: readonly string[]) {
    this.counts = counts;
    this.names = names;
    this.scenarios = scenarios;
  }

  slice(subject: SloSubject): SloSlice | null {
    switch (subject.kind) {
      case "run":
        return this.ofRun();
      case "operation":
        return this.ofOperation(subject.name);
      case "scenario":
        return this.ofScenario(subject.name);
      case "step":
        return this.ofStep(subject.name);
      case "check":
        return this.ofChecks((_scenario, name) => name === subject.name);
    }
  }

  private ofRun(): SloSlice {
    const { judged, iterations } = this.counts;
    const { passed, failed } = this.checks(() => true);
    const sum = sumOf(iterations);
    // Nobody answered a dropped arrival: it counts as a request that failed, or dropping would make goals easier.
    return this.slicing(judged.latency, judged.failed + sum.dropped, sum, judged.count, passed, failed);
  }

  private ofOperation(name: string): SloSlice | null {
    const isWanted = (id: number): boolean => isOperation(name, this.names.operations.names[id]!);
    if (!this.names.operations.names.some((_, id) => isWanted(id))) return null;
    const { successes, failures } = this.requests(isWanted);
    return this.slicing(successes, failures, new IterationTally(), successes.count + failures, 0, 0);
  }

  private ofScenario(name: string): SloSlice | null {
    const index = this.scenarios.indexOf(name);
    const tally = this.counts.iterations[index];
    if (tally === undefined) return null;
    const { passed, failed } = this.checks((scenario) => scenario === name);
    const { successes, failures } = this.requests((id) => {
      const operation = this.names.operations.names[id]!;
      return operation.scenario === name && !isHook(operation);
    });
    return this.slicing(
      tally.duration,
      tally.failed + tally.dropped,
      tally,
      successes.count + failures,
      passed,
      failed,
    );
  }

  private ofStep(name: string): SloSlice | null {
    const successes = new Histogram();
    let failures = 0;
    const { names } = this.names.steps;
    if (!names.some((step) => step.name === name)) return null;
    for (const [id, tally] of this.counts.steps) {
      if (names[id]!.name !== name) continue;
      successes.add(tally.duration);
      failures += tally.failedDuration.count;
    }
    return this.slicing(successes, failures, new IterationTally(), 0, 0, 0);
  }

  private ofChecks(isWanted: (scenario: string, name: string) => boolean): SloSlice | null {
    if (!this.names.checks.names.some(({ scenario, name }) => isWanted(scenario, name))) return null;
    const { passed, failed } = this.checks(isWanted);
    return this.slicing(new Histogram(), 0, new IterationTally(), 0, passed, failed);
  }

  private requests(isWanted: (id: number) => boolean): { successes: Histogram; failures: number } {
    const successes = new Histogram();
    let failures = 0;
    for (const [id, tally] of this.counts.operations) {
      if (!isWanted(id)) continue;
      successes.add(tally.latency);
      failures += tally.failed;
    }
    return { successes, failures };
  }

  private checks(isWanted: (scenario: string, name: string) => boolean): { passed: number; failed: number } {
    const sum = new CheckTally();
    for (const [id, tally] of this.counts.checks) {
      const { scenario, name } = this.names.checks.names[id]!;
      if (isWanted(scenario, name)) sum.add(tally);
    }
    return sum;
  }

  private slicing(
    successes: Histogram,
    failures: number,
    iterations: IterationTally,
    requests: number,
    checksPassed: number,
    checksFailed: number,
  ): SloSlice {
    return {
      seconds: this.counts.seconds.iterations,
      requestSeconds: this.counts.seconds.requests,
      successes,
      failures,
      requests,
      iterations: iterations.completed,
      arrivals: iterations.started + iterations.dropped,
      dropped: iterations.dropped,
      checksPassed,
      checksFailed,
    };
  }
}

export function sumOf(tallies: readonly IterationTally[]): IterationTally {
  const sum = new IterationTally();
  for (const tally of tallies) sum.add(tally);
  return sum;
}
