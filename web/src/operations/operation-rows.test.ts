import { describe, expect, it } from "vitest";
import type { LatencySummary, OperationResult } from "#run";
import { splitName } from "./cut-name.tsx";
import { filteredRows, nextOrder, type OperationRow, sortedRows } from "./operation-rows.ts";
import { sparkPath, thinned } from "./spark-path.ts";

function row(index: number, label: string, p95: number | null, count = 10, scenario = "shopper"): OperationRow {
  const latencyMs = { p50: p95, p95, p99: p95, max: p95 } as LatencySummary;
  const operation = { name: label, scenario, count, ratePerSecond: count, errorRatio: 0, latencyMs } as OperationResult;
  return { index, label, operation, page: undefined };
}

const rows = [row(0, "GET /b", 5, 30), row(1, "GET /a", null, 20), row(2, "POST /c", 9, 10, "visitor")];
const labels = (all: readonly OperationRow[]): readonly string[] => all.map(({ label }) => label);

describe("operations", () => {
  it("are sorted by any figure; what is not known stands last either way", () => {
    expect(labels(sortedRows(rows, { key: "p95", direction: "descending" }))).toEqual(["POST /c", "GET /b", "GET /a"]);
    expect(labels(sortedRows(rows, { key: "p95", direction: "ascending" }))).toEqual(["GET /b", "POST /c", "GET /a"]);
    expect(labels(sortedRows(rows, { key: "name", direction: "ascending" }))).toEqual(["GET /a", "GET /b", "POST /c"]);
  });

  it("turn round when asked for the same again", () => {
    const order = nextOrder({ key: "count", direction: "descending" }, "p95");
    expect(order).toEqual({ key: "p95", direction: "descending" });
    expect(nextOrder(order, "p95")).toEqual({ key: "p95", direction: "ascending" });
    expect(nextOrder(order, "name")).toEqual({ key: "name", direction: "ascending" });
  });

  it("are found by words, in any order, also of their scenario", () => {
    expect(labels(filteredRows(rows, "/a get"))).toEqual(["GET /a"]);
    expect(labels(filteredRows(rows, " VISITOR "))).toEqual(["POST /c"]);
    expect(filteredRows(rows, "")).toBe(rows);
    expect(filteredRows(rows, "(.*)[")).toEqual([]);
  });

  it("with long names keep what tells them apart", () => {
    const [head, tail] = splitName(`GET /${"x".repeat(290)}/the-end`);
    expect(head + tail).toHaveLength(303);
    expect(tail).toBe("xxxxxx/the-end");
    expect(splitName("GET /short")).toEqual(["GET /short", ""]);
    expect(splitName("😀".repeat(40))[1]).toBe("😀".repeat(14));
  });
});

describe("sparklines", () => {
  it("break where nothing is known", () => {
    expect(sparkPath([0, 10, null, 5], 30, 10, 10)).toBe("M0 10L10 0M30 5h0.01");
    expect(sparkPath([], 30, 10, 0)).toBe("");
  });

  it("lose no peak when they are thinned", () => {
    expect(thinned([1, 9, 2, null, null, null, 3], 3)).toEqual([9, null, 3]);
    expect(thinned([1, 2], 3)).toEqual([1, 2]);
  });
});
