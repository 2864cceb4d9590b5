import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bindMetricSink, counter, declaredMetrics, gauge, rate, trend, type MetricDefinition } from "./metrics.ts";
import { threadState } from "./thread-state.ts";

function forgetMetrics(): void {
  bindMetricSink(undefined);
  threadState.metrics.definitions.length = 0;
  threadState.metrics.byName.clear();
}
beforeEach(forgetMetrics);
afterEach(forgetMetrics);

describe("own metrics", () => {
  it("record into the thread's sink, and nowhere before there is one", () => {
    const sold = counter("sold", { unit: "items" });
    const waiting = gauge("waiting");
    const cached = rate("cached");
    const basket = trend("basket", { unit: "ms" });
    sold.add(100);
    const recorded: [MetricDefinition, number][] = [];
    bindMetricSink({ record: (metric, value) => recorded.push([metric, value]) });
    sold.add();
    sold.add(2.5);
    waiting.set(-4);
    cached.add(true);
    cached.add(false);
    basket.add(12);
    expect(recorded.map(([{ kind, name, unit, index }, value]) => [kind, name, unit, index, value])).toEqual([
      ["counter", "sold", "items", 0, 1],
      ["counter", "sold", "items", 0, 2.5],
      ["gauge", "waiting", "", 1, -4],
      ["rate", "cached", "", 2, 1],
      ["rate", "cached", "", 2, 0],
      ["trend", "basket", "ms", 3, 12],
    ]);
    expect(declaredMetrics().map(({ name }) => name)).toEqual(["sold", "waiting", "cached", "basket"]);
  });

  it("are the same metric under the same name, and refuse another kind of that name", () => {
    counter("sold");
    counter("sold");
    expect(declaredMetrics()).toHaveLength(1);
    expect(() => trend("sold")).toThrow(`trend("sold"): there is a counter of that name already`);
  });

  it("refuse what is no number, and names that are none", () => {
    const sold = counter("sold");
    expect(() => sold.add(Number.NaN)).toThrow(`counter("sold") was given NaN, not a number`);
    expect(() => sold.add(undefined as never)).not.toThrow();
    expect(() => trend("t").add(Number.POSITIVE_INFINITY)).toThrow(TypeError);
    expect(() => counter("")).toThrow("needs a name");
    expect(() => counter("a\nb")).toThrow("needs a name");
  });

  it("are bounded in number", () => {
    for (let index = 0; index < 1_000; index += 1) counter(`c${String(index)}`);
    expect(() => counter("one more")).toThrow("Are names made from ids?");
    expect(() => counter("c7")).not.toThrow();
  });
});
