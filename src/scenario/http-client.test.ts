import { describe, expect, onTestFinished, test } from "vitest";
import { answering, RawServer, until } from "../protocol/http1/raw-server.fixture.ts";
import { TargetServer } from "./target-server.fixture.ts";
import { virtual, World } from "./world.fixture.ts";

describe("requests of one user at once", () => {
  test("take six connections at most; the rest wait their turn as blocked", async () => {
    const { clock, world, http } = virtual({ answer: () => ({ afterMs: 100 }) });
    const batch = http.batch(Array.from({ length: 14 }, (_, index) => http.get(`/item${index}`, { name: "item" })));
    await clock.runFor(1_000);
    const responses = await batch;
    expect(responses.map(({ timings }) => timings.blocked)).toEqual([
      ...Array.from({ length: 6 }, () => 0),
      ...Array.from({ length: 6 }, () => 100),
      ...Array.from({ length: 2 }, () => 200),
    ]);
    expect(world.tally("GET item").phases.get("blocked")?.count).toBe(8);
    expect(responses.map(({ url }) => url)).toEqual(responses.map((_, index) => `http://shop.test/item${index}`));
  });

  test("of a shared pool take its connections, whoever's they are", async () => {
    const { clock, world, protocol } = virtual({ answer: () => ({ afterMs: 100 }) }, { sharedConnections: 2 });
    const users = [world.http(), world.http(), world.http()];
    const calls = Promise.all(users.flatMap((http) => [http.get("/a"), http.get("/b")]));
    await clock.runFor(1_000);
    expect((await calls).map(({ latencyMs }) => latencyMs)).toEqual([100, 100, 200, 200, 300, 300]);
    expect(protocol.counters.opened).toBe(2);
    // A user that leaves takes nothing with it.
    const client = world.client();
    client.close();
    expect(protocol.counters.open).toBe(2);
  });

  test("use real sockets side by side", async () => {
    const target = await TargetServer.start((_request, response, nth) => {
      if (nth <= 6) held.push(() => void response.end());
      else response.end();
      if (nth === 6) for (const each of held.splice(0)) each();
    });
    const held: (() => void)[] = [];
    const http = new World({ target: target.origin }).http();
    const responses = await http.batch(Array.from({ length: 10 }, () => http.get("/")));
    expect(responses.every(({ ok }) => ok)).toBe(true);
    expect(target.accepted).toBe(6);
  });

  test("batch takes requests, not descriptions of them", () => {
    const http = new World().http();
    expect(() => http.batch([["GET", "/"]] as never)).toThrow("http.batch takes a list of requests already made");
    expect(() => http.batch(undefined as never)).toThrow("http.batch takes a list");
  });
});

describe("--max-rate", () => {
  const limits = { ratePerSecond: 10 };

  test("holds requests back, which begin when they are let go", async () => {
    const sentMs: number[] = [];
    const { clock, world, http } = virtual(
      { answer: (exchange) => (sentMs.push(exchange.sentMs), { afterMs: 20 }) },
      { limits },
    );
    const calls = Promise.all(Array.from({ length: 4 }, () => http.get("/x", { timeout: 50 })));
    await clock.runFor(1_000);
    const responses = await calls;
    expect(sentMs).toEqual([1_000, 1_100, 1_200, 1_300]);
    expect(responses.map(({ error, latencyMs, timings }) => [error, latencyMs, timings.blocked])).toEqual(
      Array.from({ length: 4 }, () => [undefined, 20, 0]),
    );
    expect(world.tally("GET /x").latency.maxMs).toBe(20);
  });

  test("leaves an arrival its intended start", async () => {
    const { clock, world } = virtual({ answer: () => ({ afterMs: 20 }) }, { limits });
    const client = world.client();
    void client.call("GET", "/first", undefined);
    client.beginIteration(990, undefined);
    const call = client.call("GET", "/x", undefined);
    await clock.runFor(1_000);
    expect((await call).latencyMs).toBe(130);
  });

  test("holds redirects back too, outside the latency", async () => {
    const { clock, http } = virtual(
      {
        answer: (exchange) =>
          exchange.text.startsWith("GET /x")
            ? { afterMs: 30, status: 302, fields: "location: /y\r\n" }
            : { afterMs: 50 },
      },
      { limits },
    );
    const call = http.get("/x");
    await clock.runFor(1_000);
    expect((await call).latencyMs).toBe(80);
  });

  test("lets go of what waits when the run is cancelled", async () => {
    const { clock, world, http } = virtual({ answer: () => ({}) }, { limits });
    const first = http.get("/x");
    const second = expect(http.get("/x")).rejects.toThrow("the run is over");
    await clock.runFor(1);
    await first;
    world.host.cancel();
    await second;
    expect(world.tally("GET /x").started).toBe(1);
    expect(clock.pending).toBe(0);
  });
});

describe("the end of a run", () => {
  test("rejects what is under way and waiting, counted as cancelled", async () => {
    const { clock, world, http } = virtual({ answer: () => ({ afterMs: Number.POSITIVE_INFINITY }) });
    const calls = Promise.allSettled(Array.from({ length: 8 }, () => http.get("/x")));
    await clock.runFor(10);
    world.host.cancel();
    for (const call of await calls)
      expect(call).toMatchObject({ status: "rejected", reason: { name: "CancelledError" } });
    const { started, cancelled, ok, failed } = world.tally("GET /x");
    expect([started, cancelled, ok, failed]).toEqual([8, 8, 0, 0]);
    await expect(http.get`/y/${1}`).rejects.toThrow("the run is over");
    expect(world.operations).toEqual(["GET /x"]);
  });

  test("does not follow a redirect that comes in after it", async () => {
    const server = await RawServer.start(
      answering(() => "HTTP/1.1 302 Found\r\nlocation: /y\r\ncontent-length: 0\r\n\r\n"),
    );
    onTestFinished(() => server.close());
    const world = new World({ target: server.endpoint.origin });
    const call = expect(world.http().get("/x")).rejects.toThrow("the run is over");
    world.host.isCancelled = true;
    await call;
    expect(server.requests).toBe(1);
    expect(world.tally("GET /x").ok).toBe(1);
  });

  test("lets the loop turn under a script that tries again for ever", async () => {
    const { clock, world, http } = virtual({ answer: () => ({}) });
    world.host.cancel();
    let tries = 0;
    const forever = async (): Promise<void> => {
      for (;;) {
        try {
          await http.get("/x");
        } catch {
          if (++tries === 1_000) return;
        }
      }
    };
    const done = forever();
    await until(() => tries > 5);
    expect(tries).toBeLessThan(20);
    await clock.runFor(1);
    await done;
  });
});
