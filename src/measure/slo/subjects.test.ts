import { describe, expect, it } from "vitest";
import { closeNames } from "./close-names.ts";
import { parseSlo } from "./parse.ts";
import { isOperation, unknownSubjects, type KnownNames } from "./subjects.ts";

const known: KnownNames = {
  operations: [
    { method: "GET", name: "/api/products" },
    { method: "GET", name: "/api/products/:id" },
    { name: "list orders" },
  ],
  scenarios: ["shopper", "admin"],
  steps: ["checkout"],
  checks: ["has a price"],
};
const mistakes = (text: string, names = known): unknown[] =>
  unknownSubjects([parseSlo(text)], names).map(({ message, why, hint }) => ({ message, why, hint }));

describe("unknownSubjects", () => {
  it.each([
    "p95 < 1s",
    "GET /api/products p95 < 1s",
    "/api/products/:id p95 < 1s",
    "list orders p95 < 1s",
    "scenario shopper p95 < 1s",
    "step checkout p95 < 1s",
    "check has a price > 1%",
  ])("knows %s", (text) => {
    expect(mistakes(text)).toEqual([]);
  });

  it("lists close names", () => {
    expect(mistakes("GET /api/product/:id p95 < 1s")).toEqual([
      {
        message: `The SLO "GET /api/product/:id p95 < 1s" names an operation that did not come up`,
        why: `There is no operation "GET /api/product/:id".`,
        hint: `Did you mean "GET /api/products/:id" or "GET /api/products"?`,
      },
    ]);
    expect(mistakes("scenario shoper p95 < 1s")).toMatchObject([{ hint: `Did you mean "shopper"?` }]);
  });

  it("finds the name under another kind, or lists what there is", () => {
    expect(mistakes("checkout p95 < 1s")).toMatchObject([
      { hint: `There is a step of that name: write step "checkout"` },
    ]);
    expect(mistakes("scenario zzz p95 < 1s")).toMatchObject([{ hint: `Known scenarios: "shopper", "admin"` }]);
    expect(mistakes("step pay p95 < 1s", { steps: [] })).toMatchObject([{ hint: "This test has no steps" }]);
  });

  it("does not check kinds of names that are not known yet", () => {
    expect(mistakes("GET /nowhere p95 < 1s", { scenarios: ["shopper"] })).toEqual([]);
  });
});

describe("isOperation", () => {
  it("goes by name, by method and name, or by kind and name, not by another method", () => {
    const nap = { protocol: "sleep", name: "short nap" };
    expect(["short nap", "sleep short nap", "sql short nap"].map((name) => isOperation(name, nap))).toEqual([
      true,
      true,
      false,
    ]);
    const operation = { protocol: "http", method: "GET", name: "/x" };
    expect(["/x", "GET /x", "POST /x"].map((name) => isOperation(name, operation))).toEqual([true, true, false]);
  });
});

describe("closeNames", () => {
  it("gives at most three, closest first, and nothing far off", () => {
    expect(closeNames("chekout", ["checkout", "check", "logout", "zebra"])).toEqual(["checkout"]);
    expect(closeNames("list", ["list a", "list b", "list c", "list d"])).toHaveLength(3);
    expect(closeNames("a", [])).toEqual([]);
  });
});
