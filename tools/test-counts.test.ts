import { describe, expect, it } from "vitest";
import { closingLine, readCounts, sumCounts } from "./test-counts.mjs";

const report = (passed: number, failed: number, pending = 0): string =>
  JSON.stringify({ numPassedTests: passed, numFailedTests: failed, numPendingTests: pending, numTodoTests: 0 });

describe("readCounts", () => {
  it("takes vitest's own counts", () => {
    expect(readCounts(report(5, 2, 1), 1)).toEqual({ passed: 5, failed: 2, skipped: 1 });
    expect(readCounts(report(5, 0), 0)).toEqual({ passed: 5, failed: 0, skipped: 0 });
  });

  it("counts a failure where vitest ended badly without a failed test, or said nothing", () => {
    expect(readCounts(report(5, 0), 1).failed).toBe(1);
    expect(readCounts(undefined, 0).failed).toBe(1);
    expect(readCounts(undefined, null).failed).toBe(1);
  });
});

describe("readCounts of files that did not load", () => {
  it("counts each beside failed tests of others, which may be forgiven where these may not", () => {
    const testResults = [
      { status: "failed", assertionResults: [{ status: "failed" }] },
      { status: "failed", assertionResults: [] },
      { status: "failed", assertionResults: [{ status: "passed" }] },
      { status: "passed", assertionResults: [{ status: "passed" }] },
    ];
    const counted = { numPassedTests: 2, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0, testResults };
    expect(readCounts(JSON.stringify(counted), 1).failed).toBe(3);
  });
});

describe("closingLine", () => {
  it("sums everything, and names skipped tests only where there are some", () => {
    const total = sumCounts([readCounts(report(5, 0), 0), readCounts(report(7, 1), 1)]);
    expect(closingLine(total)).toBe("12 passed, 1 failed");
    expect(closingLine({ passed: 1, failed: 0, skipped: 2 })).toBe("1 passed, 0 failed, 2 skipped");
  });
});
