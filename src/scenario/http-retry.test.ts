import { describe, expect, test } from "vitest";
import { TargetServer } from "./target-server.fixture.ts";
import { UrlHost, UrlUser } from "./url-user.ts";
import { World } from "./world.fixture.ts";

/** Fails so many times, then answers. */
async function failing(times: number, status = 503): Promise<TargetServer> {
  let left = times;
  return TargetServer.start((_request, response) => void response.writeHead(left-- > 0 ? status : 200).end("{}"));
}

const plan = { retries: 2 };

function iterate(world: World, url: string): Promise<void> {
  const host = new UrlHost(world.host, { kind: "url", method: "GET", url, headers: {} }, world.iterations);
  return new Promise((resolve) => {
    new UrlUser(host, { iterationDone: () => resolve() }, 0).run(Number.NaN);
  });
}

describe("clients that try again", () => {
  test("make a call of a script until it is answered; each attempt counts, and the script sees the last", async () => {
    const target = await failing(2);
    const world = new World({ target: target.origin, plan });
    const client = world.client();
    const response = await client.call("POST", "/x", { json: { a: 1 } });
    expect([response.status, client.failures]).toEqual([200, 0]);
    const { started, ok, failed } = world.tally("POST /x");
    expect([started, ok, failed]).toEqual([3, 1, 2]);
    expect(target.seen.map(({ body }) => body.toString())).toEqual(['{"a":1}', '{"a":1}', '{"a":1}']);
    expect(world.errors.map(({ operation, message }) => [operation, message])).toEqual([
      ["POST /x", "status 503"],
      ["POST /x", "status 503"],
    ]);
    // As of any failure it is known which trace it was, and that the target turned it away.
    expect(world.errors.every(({ traceId }) => /^[0-9a-f]{32}$/.test(traceId ?? ""))).toBe(true);
    const traces = target.seen.map(({ headers: { traceparent } }) => String(traceparent).split("-"));
    expect(new Set(traces.map(([, trace]) => trace)).size).toBe(1);
    expect(new Set(traces.map(([, , span]) => span)).size).toBe(3);
  });

  test("give up after so many retries, and make nothing again that would bring the same", async () => {
    const broken = await failing(10);
    const world = new World({ target: broken.origin, plan });
    const client = world.client();
    expect((await client.call("GET", "/x", undefined)).status).toBe(503);
    expect([world.tally("GET /x").failed, client.failures]).toEqual([3, 1]);
    const missing = await failing(10, 404);
    const other = new World({ target: missing.origin, plan });
    await other.client().call("GET", "/x", undefined);
    expect(other.tally("GET /x").started).toBe(1);
  });

  test("do the same for a URL: one iteration, several requests", async () => {
    const target = await failing(1);
    const world = new World({ plan });
    await iterate(world, `${target.origin}/x`);
    const { started, completed, failed, requests } = world.iterations;
    expect([started, completed, failed, requests]).toEqual([1, 1, 0, 2]);
    const broken = await failing(10);
    const other = new World({ plan });
    await iterate(other, `${broken.origin}/x`);
    expect([other.iterations.completed, other.iterations.failed, other.iterations.requests]).toEqual([0, 1, 3]);
  });

  test("are none unless somebody asks for them", async () => {
    const target = await failing(1);
    const world = new World({ target: target.origin });
    expect((await world.client().call("GET", "/x", undefined)).status).toBe(503);
    expect(target.seen).toHaveLength(1);
  });
});
