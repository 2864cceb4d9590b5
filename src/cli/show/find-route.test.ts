import { describe, expect, it } from "vitest";
import { exampleOf, operation, passing } from "../../../test/results/index.ts";
import { route, shop } from "../../report/inside/inside.fixture.ts";
import { UserError, type RouteBreakdown, type RunResult } from "#run";
import { findRoutes } from "./find-route.ts";
import { routeJson, routeViews } from "./route-view.ts";

const routeOf = (name: string, over: Partial<RouteBreakdown> = {}): RouteBreakdown => ({ ...route(name, []), ...over });
const { coverage, dependencies } = shop;

function resultOf(...routes: readonly RouteBreakdown[]): RunResult {
  return { ...passing, inside: { coverage, dependencies, routes } };
}

function problemOf(ask: () => unknown): { readonly message: string; readonly why: string; readonly hint: string } {
  try {
    ask();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { message: error.message, why: error.why ?? "", hint: error.hint ?? "" };
  }
  return expect.fail("it found something");
}

const products = routeOf("GET /api/products/{id}", { operations: ["GET /api/products/:id", "view a product"] });
const list = routeOf("GET /api/products");
const result = resultOf(products, list, routeOf("POST /auth/token"));

describe("findRoutes", () => {
  it.each([
    ["GET /api/products/{id}", products],
    ["get /api/products/{ID}", products],
    ["GET /api/products/:id", products],
    ["GET /api/products/:number", products],
    ["view a product", products],
    ["GET /api/products", list],
    ["/api/products", list],
    ["GET /api/products (shop)", list],
  ])("finds %s", (asked, found) => {
    expect(findRoutes(result, asked)).toEqual([found]);
  });

  it("finds the same route of several services, and one of them by its name", () => {
    const elsewhere = routeOf("GET /health", { service: "stock" });
    const both = resultOf(routeOf("GET /health"), elsewhere);
    expect(findRoutes(both, "GET /health")).toHaveLength(2);
    expect(findRoutes(both, "GET /health (stock)")).toEqual([elsewhere]);
  });

  it("suggests what is close, and lists what there is", () => {
    const { message, why, hint } = problemOf(() => findRoutes(result, "GET /api/product"));
    expect(message).toContain('"GET /api/product"');
    expect(why).toContain("GET /api/products/{id}, GET /api/products, POST /auth/token");
    expect(hint).toMatch(/^Did you mean "GET \/api\/products"/);
    expect(problemOf(() => findRoutes(result, "DELETE /something/else/entirely/far/away")).hint).toBe("");
  });

  it("says that a route was requested, and that no trace of it came", () => {
    const asked = { ...result, operations: [operation("/api/silent", 9)] };
    expect(problemOf(() => findRoutes(asked, "GET /api/silent")).why).toContain("It was requested");
  });

  it("says how to get traces where there are none", () => {
    const { message, hint } = problemOf(() => findRoutes(passing, "GET /"));
    expect(message).toContain("has no traces");
    expect(hint).toContain("plimsoll doctor <target> --traces");
  });

  it("ends quickly whatever is asked", () => {
    const many = resultOf(...Array.from({ length: 500 }, (_, at) => routeOf(`GET /${"x".repeat(400)}/${at}`)));
    expect(problemOf(() => findRoutes(many, "y".repeat(100_000))).why).toContain("and 488 more");
  });
});

describe("routeViews", () => {
  const asked = { route: "GET /api/products", example: undefined, traceLink: undefined };
  const examples = [exampleOf("slowest"), exampleOf("typical"), exampleOf("typical", undefined, "POST /auth/token")];

  it("shows a typical request unless another is asked for", () => {
    const [view] = routeViews(result, examples, asked);
    expect(view).toMatchObject({ breakdown: list, example: { kind: "typical" }, kinds: ["typical", "slowest"] });
    const [slowest] = routeViews(result, examples, { ...asked, example: "slowest" });
    expect(slowest?.example?.kind).toBe("slowest");
  });

  it("says that none failed", () => {
    const { message, why, hint } = problemOf(() => routeViews(result, examples, { ...asked, example: "failed" }));
    expect(message).toContain("no failed example");
    expect(why).toContain("None of its requests failed");
    expect(hint).toContain("--example typical and --example slowest");
  });

  it("shows the tables of a route without examples", () => {
    expect(routeViews(result, [], asked)).toMatchObject([{ example: undefined, kinds: [] }]);
  });

  it("gives all of it as one document, with the address of the trace", () => {
    const views = routeViews(result, examples, { ...asked, traceLink: "https://jaeger/{traceId}" });
    const document = JSON.parse(routeJson("run", views)) as object;
    expect(document).toMatchObject({
      format: "plimsoll.route/1",
      run: "run",
      routes: [
        { breakdown: { route: list.route }, example: { link: `https://jaeger/${exampleOf("typical").trace.traceId}` } },
      ],
    });
  });
});
