import { findBottlenecks, loadStretches } from "../../../../src/diagnosis/index.ts";
import { withoutResources } from "../../../../src/diagnosis/planted-search.fixture.ts";
import { explore } from "../../../../src/method/index.ts";
import { SimulatedLab } from "../../../../src/method/simulation/index.ts";
import type { Bottleneck, ExploreProgress, ExploreResult } from "../../../../src/run/index.ts";
import { RandomStream } from "../../../../src/scenario/random-stream.ts";
import { PlaceMeter, TraceStore } from "../../../../src/trace/index.ts";
import type { TracedModel } from "./models.ts";

/** What one search said, of a target whose process is seen and of one elsewhere. */
export interface TracedSearch {
  readonly explored: ExploreResult;
  readonly seen: readonly Bottleneck[];
  readonly elsewhere: readonly Bottleneck[];
}

/** @param isWhole to the capacity; else only until it was overloaded, which is what is compared with rest */
export async function tracedSearch(planted: TracedModel, seed: number, isWhole: boolean): Promise<TracedSearch> {
  const { model } = planted;
  const ratePerSecondMax: number | null = planted.ratePerSecondMax ?? null;
  const stream = new RandomStream(seed);
  const store = new TraceStore();
  const meter = new PlaceMeter();
  let isCompared = true;
  const lab = new SimulatedLab(model, () => stream.number(), {
    onTrace({ spans, sent }) {
      if (!isCompared) return;
      const nowMs = lab.target.nowMs;
      for (const span of spans) store.addSpan(span, nowMs);
      store.addRequest(sent, nowMs);
      for (const trace of store.takeAll()) meter.add(trace, nowMs);
    },
  });
  const order = {
    ...{ startRatePerSecond: 10, mayOverload: true, slo: [] },
    ratePerSecondMax,
    // Trials near the capacity are not compared, and are most of all requests.
    say({ purpose }: ExploreProgress) {
      isCompared = purpose !== "search";
      lab.isInterrupted ||= !isWhole && !isCompared;
    },
  };
  const explored = await explore(lab, { ...order, effort: "quick" });
  const stretches = loadStretches(explored.trials, 0).map((stretch) => meter.read(stretch));
  const cores = model.cores ?? 8;
  return {
    explored,
    seen: findBottlenecks(explored, { cores, stretches }),
    elsewhere: findBottlenecks(withoutResources(explored), { cores, stretches }),
  };
}

/** What is wrong with what was said; empty = nothing. */
export function missed({ kinds, limit, resource, also }: TracedModel, said: readonly Bottleneck[]): readonly string[] {
  const [first] = said;
  const told = said.map((each) => `${each.kind} ${each.confidence} (${each.limit}) ${each.resource}`).join("; ");
  if (also !== undefined) return said.some(({ kind }) => kind === also) ? [] : [`no ${also}: ${told}`];
  if (kinds.length === 0) return first === undefined ? [] : [`found something: ${told}`];
  if (first === undefined) return ["found nothing"];
  const wrong = [
    kinds.includes(first.kind) ? "" : `not ${kinds.join(" or ")}`,
    // What is let through in few seconds is a count with its chance; slots are counted.
    limit === null || Math.abs((first.limit ?? 0) / limit - 1) <= (limit > 20 ? 0.15 : 0.05) ? "" : `not ${limit}`,
    first.resource.includes(resource) ? "" : `not called ${resource}`,
    first.confidence >= 0.8 ? "" : "not sure",
  ].filter((text) => text !== "");
  return wrong.length === 0 ? [] : [`${wrong.join(", ")}: ${told}`];
}
