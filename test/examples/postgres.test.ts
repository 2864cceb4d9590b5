import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectClosedLedger } from "../e2e/exactness.ts";
import { plimsoll } from "../e2e/plimsoll.ts";
import { postgresPrograms, startPostgres, type Postgres } from "./postgres.ts";
import { startService, type Service } from "./service.ts";

const sample = fileURLToPath(new URL("../../examples/tests/shop.ts", import.meta.url));
const programs = postgresPrograms();

if (programs === undefined) {
  process.stderr.write("PostgreSQL is not installed: the shop on PostgreSQL is not tested\n");
  test("the shop's tests on PostgreSQL need /usr/lib/postgresql", () => {
    expect(postgresPrograms()).toBeUndefined();
  });
} else {
  describe("the shop on PostgreSQL", () => {
    let postgres: Postgres;
    let shop: Service;
    beforeAll(async () => {
      postgres = await startPostgres(programs);
      shop = await startService("shop", { SHOP_DATABASE_URL: postgres.url, SHOP_ROUND_TRIP_MS: "5" });
    });
    afterAll(async () => {
      try {
        expect(await shop.stop()).toBe(0);
      } finally {
        await postgres.stop();
      }
    });

    test("passes the shop's sample test, every request counted", async () => {
      const before = await shop.ledger();
      const run = await plimsoll([
        sample,
        "--target",
        shop.url,
        "--seed",
        "1",
        "-u",
        "10",
        "--ramp-up",
        "0s",
        "-d",
        "5s",
      ]);
      const after = await shop.ledger();
      expectClosedLedger(run.result);
      // What the machine's noise makes of latencies is not asked here.
      expect([0, 97, 99], run.stdout + run.stderr).toContain(run.exitCode);
      expect(run.result.ledger.requests.failed, run.stdout).toBe(0);
      expect(run.result.totals.checks.failed).toBe(0);
      expect(run.result.ledger.requests.started).toBe(after.total - before.total);
      expect((await shop.pool()).checkouts).toBeGreaterThan(run.result.ledger.requests.ok / 2);
    });

    test("keeps what was sold: a second shop on the same database finds the order", async () => {
      const other = await startService("shop", { SHOP_DATABASE_URL: postgres.url, SHOP_ROUND_TRIP_MS: "1" });
      try {
        const login = await fetch(`${shop.url}/auth/token`, {
          method: "POST",
          body: JSON.stringify({ username: "user7", password: "pass7" }),
        });
        const { access_token: token } = (await login.json()) as { readonly access_token: string };
        const headers = { authorization: `Bearer ${token}` };
        const product = JSON.stringify({ productId: 3, quantity: 2 });
        expect((await fetch(`${shop.url}/api/cart`, { method: "POST", headers, body: product })).status).toBe(201);
        const order = await fetch(`${shop.url}/api/checkout`, { method: "POST", headers });
        expect(order.status).toBe(201);
        const found = await fetch(other.url + String(order.headers.get("location")), { headers });
        expect([found.status, await found.json()]).toEqual([200, await order.json()]);
      } finally {
        expect(await other.stop()).toBe(0);
      }
    });
  });
}
