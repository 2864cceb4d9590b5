import { expect } from "vitest";
import type { RunResult } from "#run";
import type { ServiceLedger, ServiceName } from "./service.ts";

export interface ExampleCase {
  /** A file of examples/tests, or a path of the service. */
  readonly test: string;
  readonly service: ServiceName;
  /** The load, shortened. */
  readonly flags: readonly string[];
  /** All the operations it must show, and no others: `GET /path`, and `kind name` for what is no request. */
  readonly operations: readonly string[];
  /** Operations that are counted under another name than the service's route. */
  readonly routes?: Readonly<Record<string, string>>;
  readonly also?: (result: RunResult, ledger: ServiceLedger) => void;
}

const logIn = "POST /auth/token";

/** How often the service answered with that status on that route. */
function answered(ledger: ServiceLedger, method: string, route: string, status: number): number {
  return ledger.routes.find((row) => row.method === method && row.route === route)?.statuses[status] ?? 0;
}

function seen(ledger: ServiceLedger, method: string, route: string): number {
  return ledger.routes.find((row) => row.method === method && row.route === route)?.seen ?? 0;
}

function metric(result: RunResult, name: string): RunResult["metrics"][number] {
  const found = result.metrics.find((row) => row.name === name);
  if (found === undefined) throw new Error(`no metric "${name}" in the result`);
  return found;
}

export const cases: readonly ExampleCase[] = [
  {
    test: "locust-sample.ts",
    service: "shop",
    flags: ["-u", "20", "-d", "5s"],
    operations: ["GET /api/products", "GET /api/products/:id", logIn],
    also(_result, ledger) {
      expect(seen(ledger, "POST", "/auth/token")).toBe(20);
      expect(seen(ledger, "GET", "/api/products")).toBeGreaterThan(seen(ledger, "GET", "/api/products/:id"));
    },
  },
  {
    test: "profile-flow.ts",
    service: "profiles",
    flags: ["-u", "5", "--ramp-up", "0s", "-d", "3s"],
    operations: ["GET /users/:id", "PATCH /users/:id", "POST /users"],
    also(result) {
      expect(result.checks.map((check) => check.name).toSorted()).toEqual([
        "has the tag it was registered with",
        "is a new version",
      ]);
    },
  },
  {
    test: "profile-search.ts",
    service: "profiles",
    flags: ["-u", "5", "--ramp-up", "0s", "-d", "3s"],
    operations: ["GET /users", "GET /users/:id"],
  },
  {
    test: "profile-conflict.ts",
    service: "profiles",
    flags: ["-u", "10", "--ramp-up", "0s", "-d", "3s"],
    operations: ["GET /users", "GET /users/:id", "PATCH /users/:id", "POST /users"],
    also(result, ledger) {
      const conflicts = answered(ledger, "PATCH", "/users/:id", 409);
      expect(conflicts).toBeGreaterThan(0);
      expect(metric(result, "conflicts")).toMatchObject({ kind: "counter", total: conflicts });
      expect(result.ledger.requests.failed).toBe(0);
    },
  },
  {
    test: "csv-feeder.ts",
    service: "shop",
    flags: ["-u", "5", "--ramp-up", "0s", "-d", "3s"],
    operations: ["GET /api/search", logIn],
    also: (_result, ledger) => expect(seen(ledger, "POST", "/auth/token")).toBe(5),
  },
  {
    test: "plain-flow.ts",
    service: "shop",
    flags: ["-u", "5", "--ramp-up", "0s", "-d", "3s"],
    operations: [
      "GET /api/cart",
      "GET /api/products",
      "GET /api/products/{}",
      "POST /api/cart",
      "POST /api/checkout",
      logIn,
    ],
    routes: { "GET /api/products/{}": "GET /api/products/:id" },
    also(result) {
      expect(result.steps.map((step) => step.name).toSorted()).toEqual(["browse", "check out", "fill the cart"]);
    },
  },
  {
    test: "own-metrics.ts",
    service: "shop",
    flags: ["-u", "5", "--ramp-up", "0s", "-d", "3s"],
    operations: ["GET /api/search", logIn, "dns lookup localhost"],
    also(result, ledger) {
      const searches = seen(ledger, "GET", "/api/search");
      expect(metric(result, "searches without result")).toMatchObject({ kind: "rate", count: searches });
      expect(metric(result, "products per search")).toMatchObject({ kind: "trend", count: searches, unit: "products" });
      expect(metric(result, "size of the last answer").kind).toBe("gauge");
      expect(metric(result, "products found")).toMatchObject({ kind: "counter", total: expect.any(Number) });
    },
  },
  {
    test: "forms-and-files.ts",
    service: "profiles",
    flags: ["-u", "5", "--ramp-up", "0s", "-d", "3s"],
    operations: [
      "DELETE /users/:id",
      "GET /users/:id (gone)",
      "GET /users/:id/avatar",
      "POST /users",
      "PUT /users/:id/avatar",
    ],
    routes: { "GET /users/:id (gone)": "GET /users/:id" },
    also: (result) => expect(result.totals.checks.failed).toBe(0),
  },
  {
    test: "several-scenarios.ts",
    service: "shop",
    flags: ["--ramp-up", "1s", "-d", "4s"],
    operations: ["GET /api/cart", "GET /api/products", "GET /api/products/:id", logIn],
    also(result, ledger) {
      expect(result.scenarios.map((scenario) => scenario.name).toSorted()).toEqual(["people", "price robot"]);
      expect(seen(ledger, "POST", "/auth/token")).toBe(1);
    },
  },
  {
    test: "shop.ts",
    service: "shop",
    flags: ["-u", "10", "--ramp-up", "0s", "-d", "4s"],
    operations: [
      "GET /api/cart",
      "GET /api/products",
      "GET /api/products/:id",
      "GET /api/search",
      "POST /api/cart",
      "POST /api/checkout",
      logIn,
    ],
  },
  {
    test: "/user/123",
    service: "profiles",
    flags: ["-c", "100", "-d", "3s", "--workers", "2"],
    operations: ["GET /user/:id"],
  },
];
