import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UserError } from "#run";
import type { SloExpression } from "./expression.ts";
import { parseSlo } from "./parse.ts";

const parts = (text: string): unknown[] => {
  const { subject, metric, comparison, limit, windowSeconds } = parseSlo(text);
  const about = subject.kind === "run" ? ["run"] : [subject.kind, subject.name];
  return [...about, metric.kind === "percentile" ? metric.q : metric.kind, comparison, limit, windowSeconds];
};

const refusal = (text: string): UserError => {
  try {
    parseSlo(text);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error(`"${text}" was understood`);
};

describe("parseSlo", () => {
  it.each<[string, unknown[]]>([
    ["p99 < 500ms", ["run", 0.99, "<", 500, null]],
    ["p99<500ms", ["run", 0.99, "<", 500, null]],
    ["P99.9 <= 2s", ["run", 0.999, "<=", 2000, null]],
    ["mean < 100ms", ["run", "mean", "<", 100, null]],
    ["max < 1m30s", ["run", "max", "<", 90_000, null]],
    ["errors < 2%", ["run", "errors", "<", 0.02, null]],
    ["rate >= 5,000/s", ["run", "rate", ">=", 5000, null]],
    ["requests >= 30/m", ["run", "requests", ">=", 0.5, null]],
    ["checks > 99%", ["run", "checks", ">", 0.99, null]],
    ["dropped < 1 %", ["run", "dropped", "<", 0.01, null]],
    ["GET /api/products/:id p95 < 200ms", ["operation", "GET /api/products/:id", 0.95, "<", 200, null]],
    ["GET /search?q=:q p95 < 200ms", ["operation", "GET /search?q=:q", 0.95, "<", 200, null]],
    ["list products errors < 1%", ["operation", "list products", "errors", "<", 0.01, null]],
    [`"a < b \\"c\\"" p50 < 1s`, ["operation", `a < b "c"`, 0.5, "<", 1000, null]],
    [`operation "step one" max < 1s`, ["operation", "step one", "max", "<", 1000, null]],
    ["scenario shopper p95 < 2s", ["scenario", "shopper", 0.95, "<", 2000, null]],
    [`scenario "the big one" rate > 5/s`, ["scenario", "the big one", "rate", ">", 5, null]],
    ["step checkout p95 < 1s", ["step", "checkout", 0.95, "<", 1000, null]],
    [`check "has a price" > 99%`, ["check", "has a price", "checks", ">", 0.99, null]],
    [`check has a price checks >= 100%`, ["check", "has a price", "checks", ">=", 1, null]],
    ["p95 < 300ms over 30s", ["run", 0.95, "<", 300, 30]],
    ["errors < 1% over 1m", ["run", "errors", "<", 0.01, 60]],
    ["  p95   <  300ms   OVER  5s ", ["run", 0.95, "<", 300, 5]],
  ])("reads %s", (text, expected) => {
    expect(parts(text)).toEqual(expected);
  });

  it.each([
    ["p99 < 500", `At column 7: "500" has no unit; p99 is a time`, `Write "p99 < 500ms"`],
    ["errors < 0.02", `At column 10: "0.02" has no unit; errors is a share`, `Write "errors < 2%"`],
    ["rate > 500", `At column 8: "500" has no unit; rate is a rate`, `Write "rate > 500/s"`],
    ["p99 == 500ms", `At column 5: "==" cannot be used here`, "Write one of <, <=, >, >="],
    ["p99 => 500ms", `At column 5: "=>" cannot be used here`, "Write one of <, <=, >, >="],
    ["p99", "At column 4: there is no comparison", `Write "p99 < 500ms"`],
    ["p99 500ms", "At column 10: there is no comparison", `Write "p99 < 500ms"`],
    ["", "At column 1: it is empty", `Write "p99 < 500ms"`],
    ["< 5ms", "At column 1: it does not say what is compared", /^Write p95/],
    ["p99 <", "At column 6: there is nothing to compare with", `Write "p99 < 500ms"`],
    ["p99 < 2%", `At column 7: "2%" is not a time, and p99 is`, `Write "p99 < 500ms"`],
    ["errors < 20ms", `At column 10: "20ms" is not a share, and errors is`, `Write "errors < 2%"`],
    ["errors < 200%", `At column 10: "200%" is more than all`, "Write a share up to 100%"],
    ["p0 < 1s", `At column 1: there is no percentile "p0"`, /p50/],
    ["p100 < 1s", `At column 1: there is no percentile "p100"`, `Write "max"`],
    ["GET /x erors < 1%", `At column 8: "erors" is nothing that is measured`, `Write "errors"`],
    ["median < 1s", `At column 1: "median" is nothing that is measured`, `Write "p50"`],
    ["banana < 1s", `At column 1: "banana" is nothing that is measured`, /^Write p95/],
    ["step checkout rate > 1/s", `At column 15: a step has no "rate"`, "Write one of p95, mean, max, errors"],
    ["GET /x dropped < 1%", `At column 8: an operation has no "dropped"`, /p95, mean, max, errors, requests/],
    ["scenario p95 < 1s", "At column 9: which scenario?", /followed by its name/],
    ["check > 99%", "At column 6: which check?", /has a price/],
    [`"GET /x p95 < 1s`, "At column 1: a quote is not closed", /quotes around/],
    ["p95 < 1s over 30", `At column 15: "30" is no length of a window`, /over 30s/],
    ["p95 < 1s over 1500ms", "At column 15: a window of 1500ms cannot be measured", /whole seconds/],
    ["p95 < 1s over 2h", /a window of 2h/, /to 1h/],
    ["p95 < fast over 30s", `At column 7: "fast" is not a time, and p95 is`, /500ms/],
  ])("refuses %j", (text, why, hint) => {
    const { message, why: said, hint: tried } = refusal(text);
    expect(message).toBe(`The SLO "${text}" cannot be understood`);
    if (typeof why === "string") expect(said).toContain(why);
    else expect(said).toMatch(why);
    if (typeof hint === "string") expect(tried).toBe(`${hint}.`);
    else expect(tried).toMatch(hint);
  });

  it("says where the text was written", () => {
    const location = { file: "shop.ts", line: 12, column: 8 };
    expect(() => parseSlo("p99", { location, exitCode: 2 })).toThrow(
      expect.objectContaining({ location, exitCode: 2 }),
    );
  });

  it("understands or refuses any text, and never anything else", () => {
    const words = fc.constantFrom(
      "p99",
      "errors",
      "<",
      ">=",
      "500ms",
      "2%",
      "over",
      "30s",
      "scenario",
      "check",
      `"`,
      " ",
      "5/s",
      "GET /x",
      "\\",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words, { maxLength: 9 }).map((list) => list.join(" ")),
        ),
        (text) => {
          let parsed: SloExpression | undefined;
          try {
            parsed = parseSlo(text);
          } catch (error) {
            expect(error).toBeInstanceOf(UserError);
          }
          if (parsed !== undefined) expect(Number.isFinite(parsed.limit)).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
