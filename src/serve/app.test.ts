import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type RunPicture, UserError } from "#run";
import { passing } from "../../test/results/index.ts";
import { type AppUnderTest, appUnderTest, type Asked, token } from "./app.fixture.ts";
import { safetyHeaders } from "./safety/headers.ts";

let served: AppUnderTest;
beforeEach(async () => {
  served = await appUnderTest();
});
afterEach(() => served.close());

/** What there is for everybody: it holds nothing of anybody. */
const shell = ["/"];

interface Route {
  readonly method: string;
  readonly path: string;
}

/** Every route of the router itself: one that is added is tried by that alone. */
function routes(): readonly Route[] {
  const all = served.app.routes.filter(({ method }) => method !== "ALL");
  return all.map(({ method, path }) => ({ method, path: path.replace(":id", passing.id) }));
}

/** As the page asks. */
function fair({ method, path }: Route): Asked {
  const bodies: Readonly<Record<string, unknown>> = {
    "/api/runs": { test: "0123456789abcdef", method: "run" },
    [`/api/runs/${passing.id}/stop`]: { isNow: false },
    [`/api/runs/${passing.id}/load`]: { users: 3 },
  };
  return { method, ...(method === "POST" && { body: bodies[path] }) };
}

/** Host, origin, token or form are wrong; `open` = the page itself may be had all the same. */
const attacks: readonly {
  readonly name: string;
  readonly headers: Asked["headers"];
  readonly status: number;
  readonly isOpen?: true;
}[] = [
  { name: "a foreign name", headers: { host: "evil.test:7546" }, status: 421 },
  { name: "a name that begins right", headers: { host: "localhost.evil.test" }, status: 421 },
  { name: "all addresses", headers: { host: "0.0.0.0:7546" }, status: 421 },
  { name: "another machine's address", headers: { host: "192.168.0.9:7546" }, status: 421 },
  { name: "no name", headers: { host: undefined }, status: 400 },
  { name: "a foreign origin", headers: { origin: "https://evil.test" }, status: 403 },
  { name: "an origin on another port", headers: { origin: "http://127.0.0.1:3000" }, status: 403 },
  { name: "its own origin by another scheme", headers: { origin: "https://127.0.0.1:7546" }, status: 403 },
  { name: "the origin of a sandbox", headers: { origin: "null" }, status: 403 },
  { name: "another site", headers: { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }, status: 403 },
  { name: "another port of this machine", headers: { "sec-fetch-site": "same-site" }, status: 403 },
  { name: "no token", headers: { authorization: undefined }, status: 401, isOpen: true },
  { name: "a wrong token", headers: { authorization: `Bearer ${"u".repeat(43)}` }, status: 401, isOpen: true },
  { name: "a shorter token", headers: { authorization: `Bearer ${"t".repeat(42)}` }, status: 401, isOpen: true },
  {
    name: "the token as a password",
    headers: { authorization: `Basic ${btoa(`x:${token}`)}` },
    status: 401,
    isOpen: true,
  },
];

async function expectSafe(response: Response): Promise<void> {
  for (const [name, value] of Object.entries(safetyHeaders))
    if (name !== "cache-control") expect(response.headers.get(name), name).toBe(value);
  expect(response.headers.has("access-control-allow-origin")).toBe(false);
  await response.body?.cancel();
}

describe("every route", () => {
  it("is known to this test", () => {
    expect(routes().map(({ method, path }) => `${method} ${path.replace(passing.id, ":id")}`)).toEqual([
      "GET /",
      "GET /api/runs",
      "GET /api/runs/:id",
      "GET /api/trends",
      "GET /api/tests",
      "GET /api/compare",
      "GET /api/runs/:id/live",
      "POST /api/runs",
      "POST /api/runs/:id/stop",
      "POST /api/runs/:id/load",
      "GET /metrics",
    ]);
  });

  it.each(attacks)("refuses $name", async ({ headers, status, isOpen }) => {
    for (const route of routes()) {
      if (isOpen === true && shell.includes(route.path)) continue;
      const response = await served.ask(route.path, { ...fair(route), headers: headers ?? {} });
      expect([route.method, route.path, response.status]).toEqual([route.method, route.path, status]);
      await expectSafe(response);
      await served.clock.runFor(1_001);
    }
    expect(served.started).toEqual([]);
  });

  it("takes nothing from a form, and nothing by another method", async () => {
    for (const route of routes().filter(({ method }) => method === "POST")) {
      for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", undefined]) {
        const response = await served.ask(route.path, { ...fair(route), headers: { "content-type": type } });
        expect([route.path, response.status]).toEqual([route.path, 415]);
        await expectSafe(response);
      }
    }
    for (const { path, method } of routes()) {
      for (const other of ["PUT", "DELETE", "PATCH", "OPTIONS"]) {
        const response = await served.ask(path, { method: other, body: {} });
        expect([method, path, other, response.status]).toEqual([method, path, other, 404]);
        await expectSafe(response);
      }
    }
    expect(served.started).toEqual([]);
  });

  it("carries every header also where it answers, finds nothing, or fails", async () => {
    for (const route of routes()) await expectSafe(await served.ask(route.path, fair(route)));
    await expectSafe(await served.ask("/nothing/here"));
    await expectSafe(await served.ask("/", { method: "HEAD" }));
    await served.close();
    served = await appUnderTest({ pictureOf: () => Promise.reject(new Error("a bug")) });
    const failed = await served.ask(`/api/runs/${passing.id}`);
    expect(failed.status).toBe(500);
    expect(await failed.clone().text()).not.toContain("a bug");
    expect(served.faults).toEqual([new Error("a bug")]);
    await expectSafe(failed);
  });
});

describe("the page itself", () => {
  it("is there for whoever comes by a link, and in no frame", async () => {
    const link = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
    expect((await served.ask("/", { headers: { ...link, authorization: undefined } })).status).toBe(200);
    const frame = { ...link, "sec-fetch-dest": "iframe" };
    expect((await served.ask("/", { headers: frame })).status).toBe(403);
    expect((await served.ask("/api/runs", { headers: link })).status).toBe(403);
  });
});

describe("what changes something", () => {
  it("starts a test by its id, and by nothing else", async () => {
    const order = { test: "0123456789abcdef", method: "run", users: 7, durationSeconds: 12 };
    expect((await served.ask("/api/runs", { method: "POST", body: order })).status).toBe(201);
    expect(served.started).toEqual([order]);
    const wrong: readonly unknown[] = [
      "{",
      null,
      [],
      { ...order, test: "../shop.ts" },
      { ...order, test: "shop.ts" },
      { ...order, method: "rm" },
      { ...order, users: -1 },
      { ...order, users: 1.5 },
      { ...order, users: "7" },
      { ...order, ratePerSecond: 0 },
      { ...order, durationSeconds: 1e9 },
      { ...order, flags: ["--allow-host", "example.com"] },
      { ...order, __proto__: { test: "x" }, out: "/tmp" },
      { ...order, more: "x".repeat(20_000) },
    ];
    for (const body of wrong) expect((await served.ask("/api/runs", { method: "POST", body })).status).toBe(400);
    expect(served.started).toHaveLength(1);
  });

  it("says what the user did wrong, and is off where it was switched off", async () => {
    const over = await served.ask(`/api/runs/${passing.id}/stop`, { method: "POST", body: { isNow: false } });
    expect([over.status, await over.json()]).toEqual([409, { error: `Run ${passing.id} is over` }]);
    await served.close();
    served = await appUnderTest({
      startRun: () => Promise.reject(new UserError("No", { why: "it is late", hint: "Sleep." })),
    });
    const order = { test: "0123456789abcdef", method: "run" };
    const refused = await served.ask("/api/runs", { method: "POST", body: order });
    expect([refused.status, await refused.json()]).toEqual([409, { error: "No: it is late", hint: "Sleep." }]);
    await served.close();
    served = await appUnderTest({ mayControl: false });
    for (const route of routes().filter(({ method }) => method === "POST"))
      expect((await served.ask(route.path, fair(route))).status).toBe(403);
    expect(served.started).toEqual([]);
  });
});

it("slows guessing down after ten wrong tokens in a second, and never whoever has the right one", async () => {
  const wrong = { headers: { authorization: "Bearer x" } };
  for (let guess = 0; guess < 10; guess++) expect((await served.ask("/api/runs", wrong)).status).toBe(401);
  expect((await served.ask("/api/runs", wrong)).status).toBe(429);
  expect((await served.ask("/api/runs")).status).toBe(200);
  expect((await served.ask("/")).status).toBe(200);
  // Whom the door turns away before it asks for a token cannot lock others out.
  await served.clock.runFor(1_001);
  for (let guess = 0; guess < 20; guess++) await served.ask("/api/runs", { headers: { origin: "https://evil.test" } });
  expect((await served.ask("/api/runs", wrong)).status).toBe(401);
});

describe("a run's stream", () => {
  const path = `/api/runs/${passing.id}/live`;

  it("keeps no place for pages it could not be given to, nor for those that read nothing of it", async () => {
    for (let asked = 0; asked < 70; asked++) {
      const head = await served.ask(path, { method: "HEAD" });
      expect([head.status, head.headers.get("content-type")]).toEqual([200, "text/event-stream; charset=utf-8"]);
    }
    await served.close();
    let isBroken = true;
    const picture = { state: "finished" } as RunPicture;
    const pictureOf = (): Promise<RunPicture> =>
      isBroken ? Promise.reject(new UserError("No")) : Promise.resolve(picture);
    served = await appUnderTest({ pictureOf });
    for (let asked = 0; asked < 70; asked++) expect((await served.ask(path)).status).toBe(409);
    isBroken = false;
    const response = await served.ask(path);
    expect(response.status).toBe(200);
    await response.body?.cancel();
  });
});
