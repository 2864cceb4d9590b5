import type { CheckingResult, RunResult, SoakResult, StressResult, StressStep, TrendResult } from "#run";
import { soakSentence, stressSentence } from "#report";
import { passing } from "../results/index.ts";

// A soak, a stress test and a check, as their result documents have them.

/** Noise that is the same each time. */
const wobble = (at: number): number => Math.sin(at * 12.9898) * 0.5 + Math.sin(at * 4.1) * 0.5;

const trend = (over: Partial<TrendResult>, value: (at: number) => number): TrendResult => ({
  kind: "memory",
  subject: "resident memory",
  unit: "bytes",
  verdict: "steady",
  points: 120,
  from: value(0),
  to: value(119),
  perSecond: { value: 100, low: -20, high: 220 },
  p: 0.2,
  perRequest: null,
  detectable: 2e6,
  limit: 512 * 1024 ** 2,
  secondsToLimit: null,
  fillsTo: null,
  values: Array.from({ length: 120 }, (_, at) => [600 + at * 10, value(at)] as const),
  ...over,
});

const leaking: SoakResult = {
  ratePerSecond: 120,
  rateFrom: "65 % of 185/s, explore 20261120-101112-000-aaaa",
  plannedSeconds: 3600,
  loadedSeconds: 1800,
  discardedSeconds: 600,
  endedEarly: "sure",
  iterations: 144_000,
  requests: 144_000,
  errorRatio: 0,
  outcome: "leak",
  trends: [
    trend(
      {
        verdict: "leak",
        from: 80e6,
        to: 180e6,
        perRequest: { value: 10_100, low: 9_900, high: 10_300 },
        secondsToLimit: { value: 2_600, low: 2_450, high: 2_780 },
        p: 1e-12,
      },
      (at) => 80e6 + at * 0.84e6 + 3e6 * wobble(at),
    ),
    trend(
      { kind: "latency", subject: "p50 of GET /api/products", unit: "ms", limit: null, detectable: 1.2 },
      (at) => 22 + wobble(at),
    ),
    trend(
      { kind: "files", subject: "file descriptors", unit: "count", detectable: 3, limit: 1024 },
      (at) => 44 + Math.round(wobble(at)),
    ),
    trend(
      { kind: "cpu", subject: "CPU of the target", unit: "ratio", verdict: "filling", fillsTo: 0.4, limit: null },
      (at) => 0.4 - 0.2 * Math.exp(-at / 30) + 0.01 * wobble(at),
    ),
    trend(
      { kind: "threads", subject: "threads", unit: "count", verdict: "too-few", limit: null, values: [] },
      () => 11,
    ),
  ],
  smallestLeak: 42,
  restarts: 0,
  exhausted: null,
  generatorSeconds: 0,
  generatorSign: null,
};

const step = (stage: StressStep["stage"], offered: number, good: number, atSeconds: number): StressStep => ({
  stage,
  ratePerSecond: offered,
  atSeconds,
  seconds: 15,
  offeredPerSecond: offered,
  goodPerSecond: good,
  errorRatio: Math.max(0, 1 - good / offered),
  errors: { shed: 0, timeout: Math.round((offered - good) * 15), reset: 0, serverError: 0, other: 0 },
  p95Ms: good > 20 ? 120 : null,
  failedP50Ms: 250,
  inFlightEnd: 12,
  isGood: good > offered * 0.95,
  isUnresponsive: good < 10,
});

const metastable: StressResult = {
  capacityPerSecond: 185,
  saturationPerSecond: 200,
  knownFrom: "--capacity",
  retries: 3,
  steps: [
    step("before", 92, 92, 0),
    step("up", 150, 150, 20),
    step("up", 200, 196, 40),
    step("up", 250, 121, 60),
    step("up", 400, 3, 80),
    step("hold", 400, 2, 100),
    step("back", 92, 8, 130),
    step("down", 60, 14, 160),
    step("down", 30, 22, 190),
    step("down", 18, 18, 220),
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
    inVainPerSecond: 310,
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

const checked: CheckingResult = {
  form: "full",
  peakPerSecond: 80,
  peakFrom: "--peak 80/s",
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
    {
      stage: "target",
      ratePerSecond: 80,
      atSeconds: 30,
      seconds: 30,
      offeredPerSecond: 80,
      goodPerSecond: 79.6,
      errorRatio: 0,
      latencyMs: { p50: 61, p95: 210, p99: 390 },
    },
    {
      stage: "twice",
      ratePerSecond: 160,
      atSeconds: 90,
      seconds: 30,
      offeredPerSecond: 160,
      goodPerSecond: 121,
      errorRatio: 0.24,
      latencyMs: { p50: 812, p95: null, p99: null },
    },
  ],
  answers: [
    { question: "baseline", asks: "How fast is it with one user?", verdict: "pass", answer: "p50 50 ms, p95 150 ms." },
    {
      question: "target",
      asks: "Does it hold at the peak?",
      verdict: "pass",
      answer: "Yes: p95 is 1.4 times that of one user.",
    },
    {
      question: "sustained",
      asks: "Does it hold for long?",
      verdict: "unclear",
      answer: "A minute is too short to say.",
    },
    {
      question: "twice",
      asks: "What happens at twice the peak?",
      verdict: "fail",
      answer: "24 % of the requests fail; it recovers in 4 s.",
    },
  ],
  trends: [],
  recoveredAfterSeconds: 4,
  restarts: 0,
  obstacle: null,
  generatorSeconds: 0,
  generatorSign: null,
};

const runOf = (method: string, summary: string, block: Partial<RunResult>): RunResult => ({
  ...passing,
  method,
  verdict: "fail",
  exitCode: 99,
  summary,
  slo: [],
  command: ["plimsoll", method, "shop.ts"],
  load: [],
  ...block,
});

export const soakRun = runOf("soak", soakSentence(leaking), { soak: leaking, durationMs: 1_800_000 });
export const stressRun = runOf("stress", stressSentence(metastable), { stress: metastable, durationMs: 240_000 });
export const checkRun = runOf(
  "check",
  "Three of four questions have an answer; at twice the peak 24 % of the requests fail.",
  {
    check: checked,
  },
);
