import { Histogram } from "#measure";
import type { DependencySummary } from "#run";
import { traceLimits } from "../limits.ts";
import type { SpanIdentity } from "../span.ts";
import type { RequestTree } from "../tree/trace-node.ts";

interface Tally {
  readonly identity: SpanIdentity;
  readonly callMs: Histogram;
  errors: number;
}

export class DependencyTally {
  readonly #byCall = new Map<string, Tally>();
  readonly #bySystem = new Map<string, Tally>();
  #requests = 0;

  add({ nodes }: RequestTree): void {
    this.#requests += 1;
    for (const { isCall, identity, span, startMs, endMs } of nodes) {
      if (!isCall) continue;
      const { dependency, system, label } = identity;
      this.#count(
        this.#bySystem,
        `${dependency}\n${system}`,
        { dependency, system, label: "" },
        endMs - startMs,
        span.isError,
      );
      this.#count(this.#byCall, `${dependency}\n${system}\n${label}`, identity, endMs - startMs, span.isError);
    }
  }

  #count(tallies: Map<string, Tally>, key: string, identity: SpanIdentity, ms: number, isError: boolean): void {
    let tally = tallies.get(key);
    if (tally === undefined) {
      if (tallies.size >= traceLimits.dependencies) return;
      tally = { identity, callMs: new Histogram(), errors: 0 };
      tallies.set(key, tally);
    }
    tally.callMs.record(ms);
    if (isError) tally.errors += 1;
  }

  /** By kind and system, each followed by its calls; most time in all first. */
  list(): readonly DependencySummary[] {
    const calls = byTime(this.#byCall);
    return byTime(this.#bySystem).flatMap((system) => {
      const { dependency, system: name } = system.identity;
      const own = calls.filter(({ identity }) => identity.dependency === dependency && identity.system === name);
      return [system, ...own].map((tally) => summaryOf(tally, this.#requests));
    });
  }
}

const byTime = (tallies: ReadonlyMap<string, Tally>): readonly Tally[] =>
  [...tallies.values()].sort((a, b) => b.callMs.sumMs - a.callMs.sumMs);

function summaryOf({ identity, callMs, errors }: Tally, requests: number): DependencySummary {
  return {
    ...identity,
    calls: callMs.count,
    callsPerRequest: callMs.count / requests,
    callMs: { mean: callMs.meanMs ?? 0, p95: callMs.quantile(0.95) ?? 0, max: callMs.maxMs ?? 0 },
    errorRatio: errors / callMs.count,
  };
}
