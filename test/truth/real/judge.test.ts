import { describe, expect, test } from "vitest";
import type { Bottleneck, ExploreObstacle } from "#run";
import type { Expectation } from "./expectations.ts";
import { misses, type Said } from "./judge.ts";

// A judge that lets everything pass would be worth nothing.

const truth = { saturationPerSecond: 200, capacityPerSecond: 180 };
const expected: Expectation = { target: "pool-exponential", figures: "said", kinds: ["connection-pool"] };

function suspect(kind: string): Bottleneck {
  return {
    kind,
    resource: "a pool of about 10",
    limit: 10,
    confidence: 0.9,
    evidence: [],
    against: [],
    predictedPerSecond: 200,
    advice: "",
  };
}

interface Saying {
  readonly saturation?: number | null;
  readonly capacity?: readonly [low: number, value: number, high: number] | null;
  readonly kinds?: readonly string[];
  readonly obstacles?: readonly ExploreObstacle[];
  readonly exitCode?: number;
}

function said({
  saturation = 201,
  capacity = [174, 179, 184],
  kinds = ["connection-pool"],
  obstacles = [],
  exitCode = 0,
}: Saying): Said {
  return {
    exitCode,
    explore: {
      saturation: saturation === null ? null : { iterationsPerSecond: saturation, low: null, high: null },
      capacity:
        capacity === null
          ? null
          : { iterationsPerSecond: capacity[1], requestsPerSecond: capacity[1], low: capacity[0], high: capacity[2] },
      bottlenecks: kinds.map(suspect),
      obstacles: obstacles.map((kind) => ({ kind, evidence: "", advice: "" })),
    },
  };
}

test("what is true misses nothing", () => {
  expect(misses(expected, truth, said({}))).toEqual([]);
});

test.each([
  ["no answer, exit code 1", { exitCode: 1, explore: null }],
  ["called itself invalid", said({ exitCode: 97 })],
  ["no saturation", said({ saturation: null })],
  ["saturation off by 6.0 %", said({ saturation: 212 })],
  ["saturation off by -5.5 %", said({ saturation: 189 })],
  ["no capacity", said({ capacity: null })],
  ["capacity off by 11.1 %", said({ capacity: [170, 200, 210] })],
  ["the interval misses the capacity", said({ capacity: [170, 175, 179] })],
  ["lock for connection-pool", said({ kinds: ["lock", "connection-pool"] })],
  ["nothing for connection-pool", said({ kinds: [] })],
])("%s", (miss, what) => {
  expect(misses(expected, truth, what)).toEqual([miss]);
});

test("the second suspect is enough where two cannot be separated", () => {
  const either = { ...expected, among: 2 } as const;
  expect(misses(either, truth, said({ kinds: ["gc", "connection-pool"] }))).toEqual([]);
  expect(misses(either, truth, said({ kinds: ["gc", "lock", "connection-pool"] }))).toHaveLength(1);
});

describe("of a control", () => {
  const control: Expectation = { target: "healthy-slow", figures: "not-compared", nothingBut: ["gc"] };
  const unknown = { saturationPerSecond: null, capacityPerSecond: null };
  test("nothing is right", () => {
    const nothing = said({ saturation: null, capacity: null, kinds: ["gc"], obstacles: ["no-limit-found"] });
    expect(misses(control, unknown, nothing)).toEqual([]);
  });
  test("any capacity and any suspect is an invention", () => {
    expect(misses(control, unknown, said({}))).toEqual([
      "a capacity where there is no limit",
      "found connection-pool where there is nothing",
    ]);
  });
});

test("an obstacle that must be said is missed, and one that is enough ends the questions", () => {
  const limited: Expectation = { target: "rate-limiter", figures: "true-if-said", obstacles: ["rate-limiter"] };
  const silent = said({ saturation: null, capacity: null, kinds: [] });
  expect(misses(limited, truth, silent)).toEqual(["did not say rate-limiter"]);
  expect(misses(limited, truth, said({ obstacles: ["rate-limiter"], capacity: [90, 100, 110] }))).toHaveLength(2);
  const answer = said({ obstacles: ["rate-limiter"], capacity: null });
  const brief = (low: number, high: number): Said => ({
    ...answer,
    explore: { ...answer.explore!, saturation: { iterationsPerSecond: 185, low, high } },
  });
  expect(misses(limited, truth, brief(170, 205))).toEqual([]);
  expect(misses(limited, truth, brief(180, 190))).toEqual(["saturation off by -7.5 %"]);
  expect(misses(expected, truth, brief(170, 205))).toContain("saturation off by -7.5 %");
  const cold: Expectation = { ...expected, enough: ["warm-up"] };
  expect(misses(cold, truth, said({ capacity: null, obstacles: ["warm-up"] }))).toEqual([]);
});

test("a starved generator must end with 97 and without a capacity", () => {
  const starved: Expectation = { target: "null", figures: "not-compared", isGeneratorStarved: true };
  expect(misses(starved, truth, said({ exitCode: 97, capacity: null }))).toEqual([]);
  expect(misses(starved, truth, said({}))).toHaveLength(2);
});
