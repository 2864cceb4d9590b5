import { describe, expect, it } from "vitest";
import { plain } from "./palette.ts";
import { queryText } from "./query-text.ts";

const narrow = { columns: 30, palette: plain, all: false };

describe("queryText", () => {
  it("is a table, numbers on the right, long texts cut in their middle", () => {
    const rows = [
      ["GET /", 12],
      ["GET /a/very/long/route/of/a/shop", 3.25],
    ];
    expect(queryText({ columns: ["name", "p95_ms"], rows }, narrow).split("\n")).toEqual([
      "name                    p95_ms",
      "GET /                       12",
      "GET /a/very…/of/a/shop    3.25",
      "2 rows",
      "",
    ]);
  });

  it("is a block for each row where not every column finds room", () => {
    const columns = ["run_id", "name", "started_at", "p95_ms", "verdict"];
    const rows = [
      ["k3f9", "GET /a/very/long/route/of/a/shop", "2026-11-20", 12, null],
      ["x7q2", "GET /", "2026-11-21", 3.25, "pass"],
    ];
    expect(queryText({ columns, rows }, narrow).split("\n")).toEqual([
      "run_id      k3f9",
      "name        GET /a/ve…f/a/shop",
      "started_at  2026-11-20",
      "p95_ms      12",
      "verdict",
      "",
      "run_id      x7q2",
      "name        GET /",
      "started_at  2026-11-21",
      "p95_ms      3.25",
      "verdict     pass",
      "",
      "2 rows",
      "",
    ]);
  });

  it("keeps the head of a table without rows", () => {
    expect(queryText({ columns: ["run_id", "p95_ms"], rows: [] }, narrow)).toBe("run_id  p95_ms\n0 rows\n");
  });
});
