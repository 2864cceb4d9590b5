import { describe, expect, onTestFinished, test } from "vitest";
import { answering, RawServer } from "../protocol/http1/raw-server.fixture.ts";
import type { MemoryTarget } from "../protocol/memory-protocol.fixture.ts";
import { TargetServer } from "./target-server.fixture.ts";
import type { RequestOptions } from "./test-file.ts";
import { virtual, World } from "./world.fixture.ts";

describe("what counts as an error", () => {
  test.each<[number, RequestOptions["expect"], string | undefined, string | undefined]>([
    [200, undefined, undefined, undefined],
    [302, undefined, undefined, undefined],
    [404, undefined, "http_4xx", "status 404"],
    [503, undefined, "http_5xx", "status 503"],
    [404, 404, undefined, undefined],
    [404, [200, 404], undefined, undefined],
    [503, [200, 404], "http_5xx", "status 503"],
    [410, 404, "http_4xx", "status 410"],
    [200, [404], "http_unexpected", "status 200, expected 404"],
    [200, [], "http_unexpected", "status 200, expected "],
  ])("status %i where %j is expected: %s", async (status, expected, error, message) => {
    const target = await TargetServer.start((_request, response) => void response.writeHead(status).end("{}"));
    const world = new World({ target: target.origin });
    const client = world.client();
    const response = await client.call("GET", "/x", expected === undefined ? undefined : { expect: expected });
    expect([response.status, response.error, response.errorMessage, response.ok]).toEqual([
      status,
      error,
      message,
      error === undefined,
    ]);
    const { ok, failed, latency, failedLatency } = world.tally("GET /x");
    const counts = error === undefined ? [1, 0, 1, 0] : [0, 1, 0, 1];
    expect([ok, failed, latency.count, failedLatency.count]).toEqual(counts);
    expect(client.failures).toBe(error === undefined ? 0 : 1);
    expect(world.errors).toEqual(
      error === undefined ? [] : [{ class: error, operation: "GET /x", message, traceId: response.traceId }],
    );
    expect(response.json()).toEqual({});
  });

  test("a target that is not there gives a response too, and counts the attempts in a row", async () => {
    const target = await TargetServer.start();
    const client = new World().client();
    await target.close();
    for (const inRow of [1, 2, 3]) {
      const response = await client.call("GET", target.origin, undefined);
      expect([response.error, response.status, client.connectFailures]).toEqual(["connect_refused", 0, inRow]);
    }
    const other = await TargetServer.start((_request, response) => void response.writeHead(500).end());
    await client.call("GET", other.origin, undefined);
    expect(client.connectFailures).toBe(0);
  });

  test("an answer cut off keeps its status and is a failure", async () => {
    const server = await RawServer.start(
      answering((_head, socket) => {
        socket.end("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhello");
        return undefined;
      }),
    );
    onTestFinished(() => server.close());
    const response = await new World().http().get(server.endpoint.origin);
    expect([response.error, response.status, response.ok]).toEqual(["incomplete", 200, false]);
  });
});

describe("a call's timeout", () => {
  const silent: MemoryTarget = { answer: () => ({ afterMs: Number.POSITIVE_INFINITY }) };
  const slowBody: MemoryTarget = { answer: () => ({ afterMs: 10, bodyMs: Number.POSITIVE_INFINITY }) };
  const deaf: MemoryTarget = { answer: () => ({}), connect: () => ({ afterMs: Number.POSITIVE_INFINITY }) };

  test.each<[string, MemoryTarget, RequestOptions["timeout"], string, number]>([
    ["a number", silent, 250, "headers_timeout", 250],
    ["a text", silent, "1.5s", "headers_timeout", 1_500],
    ["longer than the run's", silent, "30s", "headers_timeout", 30_000],
    ["for the headers", silent, { headers: "2s" }, "headers_timeout", 2_000],
    ["for the headers, which came", slowBody, { headers: "2s" }, "body_timeout", 10_000],
    ["in total", slowBody, { total: "3s" }, "body_timeout", 3_000],
    ["to connect", deaf, { connect: "0.5s" }, "connect_timeout", 500],
    ["to connect, the run's own", deaf, undefined, "connect_timeout", 5_000],
    ["in all, the run's own", silent, undefined, "headers_timeout", 10_000],
  ])("%s ends it in time", async (_what, target, timeout, error, atMs) => {
    const { clock, world, http } = virtual(target);
    const call = http.get("/x", timeout === undefined ? {} : { timeout });
    await clock.runFor(60_000);
    const response = await call;
    expect([response.error, response.latencyMs]).toEqual([error, atMs]);
    expect(world.tally("GET /x").byError.get(error as never)).toBe(1);
  });

  test("goes on through redirects: it is the whole call's", async () => {
    const { clock, world, http } = virtual({
      answer: () => ({ afterMs: 400, status: 302, fields: "location: /again\r\n" }),
    });
    const call = http.get("/x", { timeout: "1s" });
    await clock.runFor(5_000);
    const response = await call;
    expect([response.error, response.latencyMs]).toEqual(["headers_timeout", 1_000]);
    expect([world.tally("GET /x").ok, world.tally("GET /again").ok, world.tally("GET /again").failed]).toEqual([
      1, 1, 1,
    ]);
  });
});

describe("latency", () => {
  test("of a redirected call is the whole call's; each hop is counted with its own", async () => {
    const { clock, world, http } = virtual({
      answer: (exchange) =>
        exchange.text.startsWith("GET /x") ? { afterMs: 30, status: 302, fields: "location: /y\r\n" } : { afterMs: 50 },
    });
    const call = http.get("/x");
    await clock.runFor(1_000);
    const response = await call;
    expect(response.latencyMs).toBe(80);
    expect(response.timings.wait).toBe(50);
    expect([world.tally("GET /x").latency.maxMs, world.tally("GET /y").latency.maxMs]).toEqual([30, 50]);
  });

  test("of an iteration's first request counts from the iteration's intended start, of the others from being issued", async () => {
    const { clock, world } = virtual({ answer: () => ({ afterMs: 20 }) });
    const client = world.client();
    client.beginIteration(400, undefined);
    for (const latencyMs of [620, 20]) {
      const call = client.call("GET", "/x", undefined);
      await clock.runFor(20);
      expect((await call).latencyMs).toBe(latencyMs);
    }
  });

  test("keeps the intended start for the first request that is really made", async () => {
    const { clock, world } = virtual({ answer: () => ({ afterMs: 20 }) });
    const client = world.client();
    client.beginIteration(900, undefined);
    expect(() => client.call("GET", "/x", { headers: { "a b": "" } })).toThrow(TypeError);
    const call = client.call("GET", "/x", undefined);
    await clock.runFor(20);
    expect((await call).latencyMs).toBe(120);
  });
});
