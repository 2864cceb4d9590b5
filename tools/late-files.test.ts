import { describe, expect, it } from "vitest";
import { failedFiles, recounted } from "./late-files.mjs";

const file = (name: string, ...statuses: string[]): object => ({
  name,
  startTime: 1000,
  endTime: 2000,
  assertionResults: statuses.map((status) => ({ status })),
});

describe("failedFiles", () => {
  it("names each file with a failure, its stretch and what was counted of it", () => {
    const testResults = [
      file("a.test.ts", "passed"),
      file("b.test.ts", "passed", "failed", "passed", "pending", "failed"),
    ];
    expect(failedFiles(JSON.stringify({ testResults }))).toEqual([
      { path: "b.test.ts", fromMs: 1000, toMs: 2000, counts: { passed: 2, failed: 2, skipped: 1 } },
    ]);
  });

  it("names no file that did not load", () => {
    expect(failedFiles(JSON.stringify({ testResults: [file("a.test.ts")] }))).toEqual([]);
  });
});

describe("recounted", () => {
  it("puts the last account of a file in the place of its first", () => {
    const all = { passed: 98, failed: 2, skipped: 1 };
    const once = recounted(all, { passed: 3, failed: 2, skipped: 1 }, { passed: 4, failed: 1, skipped: 1 });
    expect(once).toEqual({ passed: 99, failed: 1, skipped: 1 });
  });
});
