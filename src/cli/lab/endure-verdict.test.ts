import { describe, expect, it } from "vitest";
import type { RunResult } from "#run";
import { endureResult, generatorDoubt } from "./endure-verdict.ts";

const measured = {
  verdict: "pass",
  exitCode: 0,
  summary: "",
  validity: { trusted: true, doubts: [] },
  findings: [],
  slo: [],
} as unknown as RunResult;
const nothing = { findings: [], doubts: [], isStrict: false };
const codeOf = (own: "pass" | "fail" | "inconclusive", over: object = {}, more: object = {}) => {
  const { verdict, exitCode } = endureResult(
    { ...measured, ...over },
    { verdict: own, sentence: "So it is." },
    { ...nothing, ...more },
  );
  return [verdict, exitCode];
};

describe("endureResult", () => {
  it("fails with 99 for what does not last, and for a missed goal", () => {
    expect(codeOf("pass")).toEqual(["pass", 0]);
    expect(codeOf("fail")).toEqual(["fail", 99]);
    const slo = [{ expression: "p95 < 1ms", observed: 2, observedText: "2 ms", ok: false }];
    expect(codeOf("pass", { slo })).toEqual(["fail", 99]);
  });

  it("lets the undecided pass, but not under --strict", () => {
    expect(codeOf("inconclusive")).toEqual(["inconclusive", 0]);
    expect(codeOf("inconclusive", {}, { isStrict: true })).toEqual(["inconclusive", 97]);
  });

  it("trusts nothing where the generator was the limit, and leaves what broke as it is", () => {
    const seen = { generatorSeconds: 30, generatorSign: "sent late", loadedSeconds: 60 };
    expect(codeOf("fail", {}, { doubts: generatorDoubt(seen) })).toEqual(["invalid", 97]);
    expect(generatorDoubt({ ...seen, generatorSeconds: 10 })).toEqual([]);
    // A leak is one whether or not requests were sent in time.
    expect(codeOf("fail", {}, { doubts: generatorDoubt({ ...seen, isFoundAnyway: true }) })).toEqual(["fail", 99]);
    expect(codeOf("fail", { verdict: "error", exitCode: 107 })).toEqual(["error", 107]);
    expect(codeOf("fail", { verdict: "interrupted", exitCode: 105 })).toEqual(["interrupted", 105]);
  });
});
