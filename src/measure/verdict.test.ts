import { describe, expect, it } from "vitest";
import { type Doubt, exitCodes, type RunResult, type SloResult } from "#run";
import { type Judgement, judge, type RunEnding } from "./verdict.ts";

const byPlan: RunEnding = { scriptErrors: 0, interrupted: false, unknownSubjects: [] };

const measured = {
  totals: {
    iterationsPerSecond: 100,
    requestsPerSecond: 400,
    errorRatio: 0,
    latencyMs: { p95: 41.3 },
  } as RunResult["totals"],
  seconds: 60,
  requests: 24_000,
};
const nothing = {
  ...measured,
  totals: { ...measured.totals, requestsPerSecond: 0, latencyMs: { ...measured.totals.latencyMs, p95: null } },
  requests: 0,
};

const goal = (expression: string, rest: Partial<SloResult> = {}): SloResult => ({
  expression,
  observed: 41.3,
  observedText: "41.3 ms",
  ok: true,
  ...rest,
});
const missed = (expression: string, observedText: string): SloResult =>
  goal(expression, { observed: 600, observedText, ok: false });

const doubt = (invalidates: boolean): Doubt => ({
  code: "generator-limit",
  side: "generator",
  message: "The generator did not keep up",
  evidence: "event loop 97 % busy",
  advice: "Give it more cores.",
  invalidates,
});

interface Case {
  readonly name: string;
  readonly ending?: Partial<RunEnding>;
  readonly slo?: readonly SloResult[];
  readonly doubts?: readonly Doubt[];
  readonly of?: typeof measured;
  readonly strict?: boolean;
  readonly is: Judgement;
}

const figures = "400/s over 1 m, p95 41.3 ms, no errors";

const cases: readonly Case[] = [
  {
    name: "setup threw",
    ending: { hookFailed: "setup threw: no such table (shop.ts:3:9)" },
    of: nothing,
    is: {
      verdict: "error",
      exitCode: exitCodes.scriptThrew,
      summary: "No result: setup threw: no such table (shop.ts:3:9).",
    },
  },
  {
    name: "teardown threw after the load",
    ending: { hookFailed: "teardown threw: gone.\n  at once." },
    is: { verdict: "error", exitCode: exitCodes.scriptThrew, summary: `Teardown threw: gone. at once; ${figures}.` },
  },
  {
    name: "the script aborted",
    ending: { aborted: "the target is in maintenance!" },
    is: {
      verdict: "error",
      exitCode: exitCodes.scriptAborted,
      summary: "The script ended the run: the target is in maintenance.",
    },
  },
  {
    name: "the script aborted, and teardown threw",
    ending: { aborted: "maintenance", hookFailed: "teardown threw: gone", exhausted: "no row" },
    is: { verdict: "error", exitCode: exitCodes.scriptAborted, summary: "The script ended the run: maintenance." },
  },
  {
    name: "the script aborted without a reason",
    ending: { aborted: "" },
    is: { verdict: "error", exitCode: exitCodes.scriptAborted, summary: "The script ended the run." },
  },
  {
    name: "a feeder ran out of rows",
    ending: { exhausted: 'accounts.csv has no row left. Set whenEmpty: "recycle".' },
    is: {
      verdict: "error",
      exitCode: exitCodes.badTest,
      summary: 'The run ended early: accounts.csv has no row left. Set whenEmpty: "recycle".',
    },
  },
  {
    name: "the script threw",
    ending: { scriptErrors: 1, interrupted: true },
    is: {
      verdict: "error",
      exitCode: exitCodes.scriptThrew,
      summary: `The script threw once, so its figures are not those of the test: ${figures}.`,
    },
  },
  {
    name: "the script threw often",
    ending: { scriptErrors: 1200 },
    of: nothing,
    is: {
      verdict: "error",
      exitCode: exitCodes.scriptThrew,
      summary: "The script threw 1,200 times, so its figures are not those of the test: nothing was measured.",
    },
  },
  {
    name: "the user stopped it",
    ending: { interrupted: true, unknownSubjects: ["the SLO names nothing"] },
    slo: [missed("p95 < 30ms", "41.3 ms")],
    is: { verdict: "interrupted", exitCode: exitCodes.interrupted, summary: `Stopped early: ${figures}.` },
  },
  {
    name: "goals of a test whose users never got through their start",
    ending: { unstarted: "POST /login failed 6 times, 401", unknownSubjects: ["the SLO names nothing"] },
    slo: [missed("p95 < 30ms", "nothing")],
    is: {
      verdict: "fail",
      exitCode: exitCodes.goalMissed,
      summary: "No user got through its start, so nothing was measured: POST /login failed 6 times, 401.",
    },
  },
  {
    name: "no goals, and users that never got through their start",
    ending: { unstarted: "POST /login failed once, 401" },
    is: {
      verdict: "invalid",
      exitCode: exitCodes.invalid,
      summary: "No user got through its start, so nothing was measured: POST /login failed once, 401.",
    },
  },
  {
    name: "a goal about a name that never appeared",
    ending: {
      unknownSubjects: ['The SLO "/cart p95 < 1s" names an operation that did not come up (did you mean "/carts"?)'],
    },
    doubts: [doubt(true)],
    is: {
      verdict: "error",
      exitCode: exitCodes.badTest,
      summary: `The SLO "/cart p95 < 1s" names an operation that did not come up (did you mean "/carts"?): ${figures}.`,
    },
  },
  {
    name: "a measurement that cannot be trusted",
    slo: [missed("p95 < 30ms", "41.3 ms")],
    doubts: [doubt(false), doubt(true)],
    is: {
      verdict: "invalid",
      exitCode: exitCodes.invalid,
      summary: "Not to be trusted: the generator did not keep up (event loop 97 % busy).",
    },
  },
  {
    name: "the only goal missed",
    slo: [missed("p95 < 30ms", "41.3 ms")],
    is: {
      verdict: "fail",
      exitCode: exitCodes.goalMissed,
      summary: `The goal was missed: p95 < 30ms, it was 41.3 ms; ${figures}.`,
    },
  },
  {
    name: "some goals missed",
    slo: [goal("errors < 1%"), missed("p95 < 30ms", "41.3 ms"), missed("max < 1s", "4 s")],
    is: {
      verdict: "fail",
      exitCode: exitCodes.goalMissed,
      summary: `2 of 3 goals missed: p95 < 30ms, it was 41.3 ms (and 1 more); ${figures}.`,
    },
  },
  {
    name: "a goal over nothing",
    slo: [goal("/cart p95 < 1s", { observed: null, observedText: "–", ok: false, note: "nothing was measured" })],
    is: {
      verdict: "fail",
      exitCode: exitCodes.goalMissed,
      summary: `The goal was missed: /cart p95 < 1s, nothing was measured; ${figures}.`,
    },
  },
  {
    name: "a percentile among failures",
    slo: [goal("p99 < 1s", { observed: null, observedText: "failed", ok: false, note: "falls among failed requests" })],
    is: {
      verdict: "fail",
      exitCode: exitCodes.goalMissed,
      summary: `The goal was missed: p99 < 1s, it falls among failed requests; ${figures}.`,
    },
  },
  {
    name: "a goal that cannot be told yet",
    slo: [goal("p99 < 1s", { note: "only 50 measured, p99 needs 368" })],
    is: {
      verdict: "inconclusive",
      exitCode: exitCodes.pass,
      summary: `No goal was missed, but p99 < 1s cannot be told yet: only 50 measured, p99 needs 368; ${figures}.`,
    },
  },
  {
    name: "a goal that cannot be told yet, strictly",
    slo: [goal("p99 < 1s", { note: "only 50 measured, p99 needs 368" })],
    strict: true,
    is: {
      verdict: "inconclusive",
      exitCode: exitCodes.invalid,
      summary: `No goal was missed, but p99 < 1s cannot be told yet: only 50 measured, p99 needs 368; ${figures}.`,
    },
  },
  {
    name: "a limit was reached",
    ending: { interrupted: true, stoppedBecause: "the limit of 1,000 requests was reached" },
    slo: [missed("p95 < 50ms", "600 ms")],
    is: {
      verdict: "interrupted",
      exitCode: exitCodes.interrupted,
      summary: `Stopped early (the limit of 1,000 requests was reached): ${figures}.`,
    },
  },
  {
    name: "no goals",
    doubts: [doubt(false)],
    strict: true,
    is: { verdict: "pass", exitCode: exitCodes.pass, summary: `No goals were set: ${figures}.` },
  },
  {
    name: "no goals, and hardly an answer",
    of: { ...measured, totals: { ...measured.totals, errorRatio: 0.51 } },
    is: {
      verdict: "inconclusive",
      exitCode: exitCodes.pass,
      summary: "No goals were set, and most requests failed: 400/s over 1 m, p95 41.3 ms, 51 % errors.",
    },
  },
  {
    name: "no goals, and no answer at all",
    of: { ...measured, totals: { ...measured.totals, errorRatio: 1 } },
    strict: true,
    is: {
      verdict: "inconclusive",
      exitCode: exitCodes.invalid,
      summary: "No goals were set, and every request failed: 400/s over 1 m, p95 41.3 ms, 100 % errors.",
    },
  },
  {
    name: "the only goal met",
    slo: [goal("p95 < 50ms")],
    is: { verdict: "pass", exitCode: exitCodes.pass, summary: `The goal was met: ${figures}.` },
  },
  {
    name: "all goals met, with some errors",
    slo: [goal("p95 < 50ms"), goal("errors < 2%")],
    of: { ...measured, totals: { ...measured.totals, errorRatio: 0.013 } },
    is: {
      verdict: "pass",
      exitCode: exitCodes.pass,
      summary: "Both goals were met: 400/s over 1 m, p95 41.3 ms, 1.3 % errors.",
    },
  },
];

describe("judge", () => {
  it.each(cases)("$name", ({ ending, slo = [], doubts = [], of = measured, strict = false, is }) => {
    expect(judge({ ...byPlan, ...ending }, slo, doubts, of, strict)).toEqual(is);
  });

  it.each(cases)("speaks in sentences: $name", ({ is: { summary } }) => {
    expect(summary).toMatch(/^[A-Z0-9].*[^.;:,!?\s]\.$/);
    expect(summary).not.toMatch(/\s\s|\n|[.,;:] ?[.,;:](?!\d)/);
  });
});
