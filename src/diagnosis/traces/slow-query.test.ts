import { describe, expect, it } from "vitest";
import { TraceBreakdown, TraceStore } from "#trace";
import { findInTraces } from "./find-in-traces.ts";
import { randomOf, RequestMaker } from "./request-maker.fixture.ts";

const order = "SELECT * FROM orders WHERE id = 7";
const prices = "SELECT * FROM prices WHERE id = 7";

type MsOf = (request: number) => number;

/** Requests to two routes, each with one query; how long it takes, by the number of the request. */
function shop(orderMs: MsOf, pricesMs: MsOf, everyMs = 1_000): readonly string[] {
  const store = new TraceStore();
  const random = randomOf(1);
  let ids = 0;
  for (let request = 1; request <= 40; request++) {
    const isOrder = request % 2 === 0;
    const make = new RequestMaker(request.toString(16).padStart(32, "0"), request * everyMs, random, () =>
      (++ids).toString(16).padStart(16, "0"),
    );
    const route = isOrder ? "/orders/:id" : "/prices/:id";
    const root = make.open(null, "server", `GET ${route}`, { "http.request.method": "GET", "http.route": route });
    const ms = isOrder ? orderMs(request) : pricesMs(request);
    make.query(root.id, isOrder ? order : prices, ms, ms);
    make.nowMs += 1;
    make.close(root);
    for (const span of make.spans) store.addSpan(span, 0);
  }
  const breakdown = new TraceBreakdown();
  for (const trace of store.takeAll()) breakdown.add(trace);
  return findInTraces(breakdown).map(({ kind, route }) => `${kind} ${route}`);
}

describe("slowQuery", () => {
  it("names a query that takes much longer than the others", () => {
    expect(
      shop(
        () => 120,
        () => 20,
      ),
    ).toEqual(["slow-query GET /orders/:id"]);
  });

  it("names none where all queries take long: that is the way there, or a busy machine", () => {
    expect(
      shop(
        () => 90,
        () => 80,
      ),
    ).toEqual([]);
  });

  it("names what takes half a second wherever the database is", () => {
    expect(
      shop(
        () => 600,
        () => 550,
      ),
    ).toEqual(["slow-query GET /orders/:id", "slow-query GET /prices/:id"]);
  });

  it("names none where now and then every query takes long: that is a machine that stands still", () => {
    const now = (request: number): number => (request % 8 < 2 ? 700 : 25);
    expect(shop(now, now)).toEqual([]);
    expect(shop(now, () => 20)).toEqual(["slow-query GET /orders/:id"]);
  });

  it("names none of which all calls came at once", () => {
    expect(
      shop(
        () => 600,
        () => 20,
        40,
      ),
    ).toEqual([]);
    expect(
      shop(
        () => 600,
        () => 20,
        100,
      ),
    ).toEqual(["slow-query GET /orders/:id"]);
  });

  it("names none that was slow in a burst only", () => {
    expect(
      shop(
        (request) => (request < 26 ? 150 : 22),
        () => 20,
      ),
    ).toEqual([]);
    expect(
      shop(
        (request) => (request < 36 ? 150 : 22),
        () => 20,
      ),
    ).toEqual(["slow-query GET /orders/:id"]);
  });
});
