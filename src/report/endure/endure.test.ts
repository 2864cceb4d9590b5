import { describe, expect, it } from "vitest";
import type { CheckingResult, SoakResult, StressResult, TrendResult } from "#run";
import { passing as result } from "../../../test/results/index.ts";
import { junitXml } from "../junit.ts";
import { plain } from "../palette.ts";
import { summaryText } from "../terminal.ts";
import { soakSentence } from "./soak-sentence.ts";
import { stressSentence } from "./stress-sentence.ts";

const trend = (over: Partial<TrendResult>): TrendResult => ({
  kind: "memory",
  subject: "resident memory",
  unit: "bytes",
  verdict: "steady",
  points: 120,
  from: 80e6,
  to: 81e6,
  perSecond: { value: 100, low: -20, high: 220 },
  p: 0.2,
  perRequest: null,
  detectable: 2e6,
  limit: 512e6,
  secondsToLimit: null,
  fillsTo: null,
  values: Array.from({ length: 60 }, (_, at) => [at * 60, 80e6 + at * 1e4]),
  ...over,
});

const leak = trend({
  verdict: "leak",
  to: 180e6,
  perRequest: { value: 10_100, low: 9_900, high: 10_300 },
  secondsToLimit: { value: 11_000, low: 10_500, high: 11_600 },
  p: 1e-12,
  values: Array.from({ length: 60 }, (_, at) => [at * 60, 80e6 + at * 1.6e6]),
});

const soak: SoakResult = {
  ratePerSecond: 120,
  rateFrom: "65 % of 185/s, explore 20260101",
  plannedSeconds: 3600,
  loadedSeconds: 1200,
  discardedSeconds: 600,
  endedEarly: "sure",
  iterations: 144_000,
  requests: 144_000,
  errorRatio: 0,
  outcome: "leak",
  trends: [trend({ kind: "threads", subject: "threads", unit: "count", from: 11, to: 11 }), leak],
  smallestLeak: 42,
  restarts: 0,
  exhausted: null,
  generatorSeconds: 0,
  generatorSign: null,
};

const stress: StressResult = {
  capacityPerSecond: 185,
  saturationPerSecond: 200,
  knownFrom: "--capacity",
  retries: 3,
  steps: [
    {
      stage: "up",
      ratePerSecond: 400,
      atSeconds: 80,
      seconds: 15,
      offeredPerSecond: 401,
      goodPerSecond: 3,
      errorRatio: 0.99,
      errors: { shed: 12, timeout: 20_000, reset: 0, serverError: 0, other: 0 },
      p95Ms: 249,
      failedP50Ms: 250,
      inFlightEnd: 400,
      isGood: false,
      isUnresponsive: true,
    },
  ],
  amplification: { before: 1, overload: 3.9 },
  unresponsiveAtPerSecond: 400,
  retained: { ratio: 0.02, atPerSecond: 400 },
  recovery: {
    ratePerSecond: 92.5,
    backlog: 20_000,
    idealSeconds: 186,
    recoveredAfterSeconds: null,
    firstSuccessAfterSeconds: null,
    halfGoodputAfterSeconds: null,
    waitedSeconds: 600,
    inVainPerSecond: null,
    factor: null,
    judgement: "metastable",
    recoversAtPerSecond: 18.5,
  },
  hysteresis: 0.9,
  safeLoad: { value: 49, low: 46, high: 52 },
  pulses: [{ basePerSecond: 46, isSafe: true, evidence: "as before again" }],
  restarts: 0,
  outcome: "metastable",
  obstacle: null,
  generatorSeconds: 0,
  generatorSign: null,
};

const check: CheckingResult = {
  form: "short",
  peakPerSecond: 80,
  peakFrom: "80/s",
  steps: [
    {
      stage: "baseline",
      ratePerSecond: 6,
      atSeconds: 0,
      seconds: 30,
      offeredPerSecond: 6,
      goodPerSecond: 6,
      errorRatio: 0,
      latencyMs: { p50: 50, p95: 150, p99: null },
    },
  ],
  answers: [
    { question: "baseline", asks: "How fast is it with one user?", verdict: "pass", answer: "p50 50 ms." },
    { question: "target", asks: "Does it hold at the peak?", verdict: "fail", answer: "No, p95 is 3 times that." },
  ],
  trends: [],
  recoveredAfterSeconds: null,
  restarts: 0,
  obstacle: null,
  generatorSeconds: 0,
  generatorSign: null,
};

const page = { columns: 100, palette: plain, all: false };
const documentOf = (method: string, block: object, summary: string) =>
  ({ ...result, method, verdict: "fail", exitCode: 99, summary, slo: [], ...block }) as const;

describe("what lasts", () => {
  it("says of a soak what leaks, how much, and when that ends", () => {
    const sentence = soakSentence(soak);
    expect(sentence).toContain("Memory leaks: 9.86 KiB per request");
    expect(sentence).toContain("the limit is reached in 3");
    const text = summaryText(documentOf("soak", { soak }, sentence), page);
    expect(text).toContain("Over time");
    expect(text.indexOf("resident memory")).toBeLessThan(text.indexOf("threads"));
    expect(text).toContain("The smallest leak this run could have seen: 42 B per request.");
    const xml = junitXml(documentOf("soak", { soak }, sentence));
    expect(xml).toContain('<failure type="leak"');
    expect(xml.match(/<failure/g)).toHaveLength(1);
  });

  it.each([
    [{ outcome: "steady", trends: [trend({})] }, "It lasts"],
    [{ outcome: "unwatched", trends: [] }, "memory could not be read"],
    [{ outcome: "unclear", trends: [trend({ verdict: "unclear" })] }, "too short to say"],
    [{ outcome: "unclear", trends: [trend({ verdict: "too-few" })] }, "Too little was seen"],
    [
      { outcome: "drift", trends: [trend({ kind: "latency", unit: "ms", subject: "p50 of GET /", verdict: "drift" })] },
      "p50 of GET / rose",
    ],
    [
      { outcome: "exhausted", exhausted: { atSeconds: 60, requests: 2000, peers: {}, cpuRatioOfBefore: 0 } },
      "stopped working after 2,000 requests",
    ],
  ] as const)("puts %j in a sentence", (over, said) => {
    expect(soakSentence({ ...soak, ...over })).toContain(said);
  });

  it("says of a stress test whether it came back, and what it did in overload", () => {
    const sentence = stressSentence(stress);
    expect(sentence).toContain("It does not recover");
    expect(sentence).toContain("10 m at 92.5/s were not enough where 3 m 6 s should have been");
    const vain = { ...stress, recovery: { ...stress.recovery!, waitedSeconds: 30, inVainPerSecond: 371 } };
    expect(stressSentence(vain)).toContain("clients who try again send 371/s, and it completes 200/s at most");
    expect(sentence).toContain("98 % less than it can");
    expect(sentence).toContain("Up to 49/s (26 % of its capacity)");
    const text = summaryText(documentOf("stress", { stress }, sentence), page);
    expect(text).toContain("20,000 timed out");
    expect(text).toContain("3.9 × the requests");
    expect(text).toContain("✓ 46/s  as before again");
    expect(junitXml(documentOf("stress", { stress }, sentence))).toContain('<failure type="metastable"');
  });

  it("answers each question of a check in one line", () => {
    const text = summaryText(documentOf("check", { check }, "Not ready."), page);
    expect(text).toContain("✓ How fast is it with one user? p50 50 ms.");
    expect(text).toContain("✗ Does it hold at the peak? No, p95 is 3 times that.");
    expect(junitXml(documentOf("check", { check }, "Not ready."))).toContain('<failure type="target"');
  });

  it("keeps within the width of a narrow screen", () => {
    const narrow = { ...page, columns: 60 };
    for (const [method, block] of [
      ["soak", { soak }],
      ["stress", { stress }],
      ["check", { check }],
    ] as const) {
      const text = summaryText(documentOf(method, block, "x"), narrow);
      expect(Math.max(...text.split("\n").map((line) => line.length)), method).toBeLessThanOrEqual(60);
    }
  });
});
