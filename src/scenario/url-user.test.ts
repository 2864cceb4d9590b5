import { describe, expect, test } from "vitest";
import type { UrlTest } from "#run";
import { TargetServer } from "./target-server.fixture.ts";
import { UrlHost, UrlUser } from "./url-user.ts";
import { virtual, World, type WorldOptions } from "./world.fixture.ts";

function userOf(world: World, test: Partial<UrlTest> & { url: string }, id = 0) {
  const host = new UrlHost(world.host, { kind: "url", method: "GET", headers: {}, ...test }, world.iterations);
  let done: () => void = () => undefined;
  const user = new UrlUser(host, { iterationDone: () => done() }, id);
  const iterate = (intendedMs = Number.NaN): Promise<void> =>
    new Promise((resolve) => {
      done = resolve;
      user.run(intendedMs);
    });
  return { user, iterate };
}

const counts = ({ iterations }: World) => {
  const { started, completed, failed, cancelled, requests } = iterations;
  return { started, completed, failed, cancelled, requests };
};

describe("a URL test", () => {
  test("sends method, headers and body as they were given, under the path's name", async () => {
    const target = await TargetServer.start();
    const world = new World({ plan: { headers: { "x-plan": "1" } } });
    const headers = { Authorization: "Bearer x", cookie: "a=1", "x-plan": "2", "content-type": "text/x" };
    const { iterate } = userOf(world, { url: `${target.origin}/items/7?q=1`, method: "PUT", headers, body: "größe" });
    await iterate();
    await iterate();
    expect(target.seen.map(({ method, url, body }) => [method, url, body.toString("utf8")])).toEqual([
      ["PUT", "/items/7?q=1", "größe"],
      ["PUT", "/items/7?q=1", "größe"],
    ]);
    expect(target.last.headers).toMatchObject({
      authorization: "Bearer x",
      cookie: "a=1",
      "x-plan": "2",
      "content-type": "text/x",
      "content-length": "7",
      "user-agent": "plimsoll/test",
    });
    const traces = target.seen.map(({ headers: { traceparent } }) => String(traceparent));
    expect(traces[0]).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(traces[0]!.split("-")[1]).not.toBe(traces[1]!.split("-")[1]);
    expect(world.operations).toEqual(["PUT /items/:id"]);
    expect(counts(world)).toEqual({ started: 2, completed: 2, failed: 0, cancelled: 0, requests: 2 });
    expect(target.accepted).toBe(1);
  });

  test("says that a POST has no body, and does not trace where the script does", async () => {
    const target = await TargetServer.start();
    const traceparent = "00-11111111111111111111111111111111-2222222222222222-01";
    const { iterate } = userOf(new World(), { url: target.origin, method: "POST", headers: { traceparent } });
    await iterate();
    expect(target.last.headers).toMatchObject({ "content-length": "0", traceparent });
    expect(target.last.names.filter((name) => name === "traceparent")).toHaveLength(1);
  });

  test("counts failures, and attempts in a row that found no connection", async () => {
    const target = await TargetServer.start(
      (_request, response) => void response.writeHead(503, { connection: "close" }).end(),
    );
    const world = new World();
    const { user, iterate } = userOf(world, { url: `${target.origin}/x` });
    await iterate();
    expect([user.connectFailures, world.errors[0]?.class, world.errors[0]?.message]).toEqual([
      0,
      "http_5xx",
      "status 503",
    ]);
    await target.close();
    await iterate();
    await iterate();
    expect(user.connectFailures).toBe(2);
    expect(counts(world)).toMatchObject({ started: 3, failed: 3 });
    expect(world.iterations.failedDuration.count).toBe(3);
  });

  test("does not follow redirects: it measures the URL it was given", async () => {
    const target = await TargetServer.start(
      (_request, response) => void response.writeHead(302, { location: "/y" }).end(),
    );
    const world = new World();
    await userOf(world, { url: `${target.origin}/x` }).iterate();
    expect([target.seen.length, world.iterations.completed]).toEqual([1, 1]);
  });

  test("counts latency from the intended start", async () => {
    const { clock, world } = virtual({ answer: () => ({ afterMs: 20 }) });
    const { iterate } = userOf(world, { url: "http://shop.test/x" });
    const done = iterate(950);
    await clock.runFor(100);
    await done;
    expect([world.tally("GET /x").latency.maxMs, world.iterations.duration.maxMs]).toEqual([70, 70]);
  });
});

describe("a URL test's user", () => {
  const everyTenth: WorldOptions = { limits: { ratePerSecond: 10 } };

  test("held back by --max-rate begins when it is let go, and is cancelled with the run", async () => {
    const { clock, world } = virtual({ answer: () => ({ afterMs: 20 }) }, everyTenth);
    const users = Array.from({ length: 3 }, (_, id) => userOf(world, { url: "http://shop.test/x" }, id));
    const done = Promise.all(users.map(({ iterate }) => iterate()));
    await clock.runFor(150);
    expect(world.tally("GET /x").latency.maxMs).toBe(20);
    world.host.cancel();
    await done;
    expect(counts(world)).toEqual({ started: 3, completed: 2, failed: 0, cancelled: 1, requests: 2 });
    expect(world.tally("GET /x").started).toBe(2);
  });

  test("under way at the end of the run is cancelled", async () => {
    const { clock, world } = virtual({ answer: () => ({ afterMs: Number.POSITIVE_INFINITY }) });
    const done = userOf(world, { url: "http://shop.test/x" }).iterate();
    await clock.runFor(10);
    world.host.cancel();
    await done;
    expect(counts(world)).toEqual({ started: 1, completed: 0, failed: 0, cancelled: 1, requests: 1 });
    expect(world.tally("GET /x").cancelled).toBe(1);
  });
});
