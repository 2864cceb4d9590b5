import { describe, expect, it } from "vitest";
import { exploreCases, pooledExplore } from "../../../test/results/index.ts";
import type { ExploreObstacle, ExploreResult } from "#run";
import { exploreSentence } from "./sentence.ts";

const nothing = { ...pooledExplore, capacity: null, saturation: null, bindingRule: null, bottlenecks: [] };
const stopped = (kind: ExploreObstacle, over: Partial<ExploreResult> = {}): string =>
  exploreSentence({ ...nothing, obstacles: [{ kind, evidence: "", advice: "" }], ...over });

describe("exploreSentence", () => {
  it("says what one instance carries, by which rule, where it saturates, and what gives first", () => {
    expect(exploreSentence(pooledExplore)).toBe(
      "One instance carries 412 requests/s (90 %: 401–420) before its p95 doubles; it saturates at 455/s. " +
        "First to give: a pool of 10 connections to 127.0.0.1:5432 (likely, 80 %).",
    );
  });

  it("counts iterations and requests where they differ, and names the operation where there are several", () => {
    expect(exploreSentence(exploreCases.flow.explore)).toBe(
      "One instance carries 106 iterations/s (90 %: 103–109), that is 212 requests/s, before the p95 of " +
        "POST /api/checkout/:basket doubles; it saturates at 133/s. First to give: one event loop (almost certain, 97 %).",
    );
  });

  it.each([
    ["errors above 1 %", " before more than 1 % of its requests fail"],
    ["not: GET /x p95 < 300ms", " before it misses GET /x p95 < 300ms"],
    ["backlog grows", " before it falls behind"],
    ["something else", ": beyond that, something else"],
  ])("reads the rule: %s", (bindingRule, words) => {
    const rules = [{ text: bindingRule, capacity: null, isBinding: true }];
    const sentence = exploreSentence({ ...pooledExplore, bindingRule, rules });
    expect(sentence).toContain(`One instance carries 412 requests/s (90 %: 401–420)${words}; it saturates`);
  });

  it("says what latency passes where it does not double", () => {
    const text = "p95 of GET /x above 28 ms (25 ms above the 3 ms at the reference)";
    const latency = { quantile: 0.95, limitMs: 28 };
    const rules = [{ text, operation: "GET /x", latency, capacity: null, isBinding: true }];
    const sentence = exploreSentence({ ...pooledExplore, bindingRule: text, rules });
    expect(sentence).toContain(" before its p95 passes 28 ms; it saturates");
  });

  it("says how far an open interval goes", () => {
    const capacity = { ...pooledExplore.capacity!, high: null };
    expect(exploreSentence({ ...pooledExplore, capacity })).toContain("412 requests/s (90 %: 401/s or more) before");
  });

  it("does not claim a bottleneck that was not found", () => {
    const sentence = exploreSentence({ ...pooledExplore, bottlenecks: [] });
    expect(sentence).toMatch(/saturates at 455\/s\. What gives first cannot be told from outside\.$/);
  });

  it.each([
    ["generator", "No capacity: the generator was the limit, not the target. 412 requests/s was fine, 416/s too much."],
    ["restart", "No capacity: the target restarted during the search. 412 requests/s"],
    ["several-instances", "No capacity: more than one instance answered, so this is not what one carries."],
    ["autoscaling", "No capacity: the number of instances changed during the search."],
    ["warm-up", "No capacity: the target was not warm yet: it got faster as the search went on."],
    ["state-grows", "No capacity: the target gets slower with what it keeps, so that the order of the trials decides."],
    ["target-gone", "No capacity: the target stopped answering at 412 requests/s."],
    ["interrupted", "No answer yet. 412 requests/s was fine, 416/s too much."],
  ] as const)("has no capacity with %s", (kind, words) => {
    expect(stopped(kind)).toContain(words);
  });

  it("gives a bound where no limit was found", () => {
    expect(exploreSentence(exploreCases.noLimit.explore)).toBe(
      "One instance carries at least 10,240 requests/s: no limit was found up to there.",
    );
  });

  it("names the load that was too much from the start", () => {
    const [first] = pooledExplore.trials;
    const reference = {
      ...first!,
      ratePerSecond: 10,
      outcome: { kind: "bad", rule: "errors above 1 %", evidence: "" } as const,
    };
    expect(stopped("reference-fails", { reference, trials: [reference] })).toBe(
      "No capacity: 10 requests/s is too much already.",
    );
    const failing = { ...reference, errorRatio: 1 };
    expect(stopped("reference-fails", { reference: failing, trials: [failing] })).toBe(
      "No capacity: 100 % of the requests fail at 10 requests/s already.",
    );
    expect(stopped("reference-fails", { reference: null, trials: [{ ...failing, purpose: "reference" }] })).toBe(
      "No capacity: 100 % of the requests fail at 10 requests/s already.",
    );
  });

  it("tells the saturation alone where that is all there is", () => {
    expect(exploreSentence({ ...pooledExplore, capacity: null, bottlenecks: [], trials: [] })).toBe(
      "It saturates at 455 requests/s (90 %: 450–460). What it carries acceptably was not found. " +
        "What gives first cannot be told from outside.",
    );
  });

  it("says with a capacity what stands against it", () => {
    const obstacles = [{ kind: "several-instances", evidence: "", advice: "" } as const];
    expect(exploreSentence({ ...pooledExplore, obstacles })).toMatch(
      /^The target carries 412 .* With care: more than one instance answered/,
    );
  });

  it("does not say twice that the generator was the limit", () => {
    const bottlenecks = [{ ...pooledExplore.bottlenecks[0]!, kind: "generator" }];
    expect(stopped("generator", { bottlenecks })).not.toContain("First to give");
  });

  it("says nothing wrong where nothing was measured", () => {
    expect(stopped("interrupted", { trials: [], reference: null })).toBe("No answer yet.");
    expect(stopped("no-limit-found", { trials: [], reference: null })).toBe("No limit was found.");
  });
});
