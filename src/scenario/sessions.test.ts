import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { Endpoints } from "./http-target.ts";
import { TargetServer } from "./target-server.fixture.ts";
import { virtual, World } from "./world.fixture.ts";

const hosts = (count: number): string[] => Array.from({ length: count }, (_, index) => `http://host-${index}.test/`);

describe("a user that visits many hosts", () => {
  test("keeps connections to 64 of them, those used last among them", async () => {
    const opened: string[] = [];
    const connect = ({ origin }: { origin: string }) => (opened.push(origin), {});
    const { clock, protocol, http } = virtual({ answer: () => ({}), connect });
    const visit = async (url: string): Promise<void> => {
      const call = http.get(url);
      await clock.runFor(1);
      expect(await call).toMatchObject({ status: 200 });
    };
    for (const url of hosts(500)) {
      await visit("/");
      await visit(url);
    }
    expect(protocol.counters).toMatchObject({ opened: 501, open: 64 });
    expect(opened.filter((origin) => origin === "http://shop.test")).toHaveLength(1);
    await visit("http://host-499.test/");
    expect(protocol.counters.opened).toBe(501);
    await visit("http://host-0.test/");
    expect(protocol.counters).toMatchObject({ opened: 502, open: 64 });
  });

  test("loses no request to that, however many it has under way", async () => {
    const { clock, protocol, http } = virtual({ answer: () => ({ afterMs: 100 }) });
    const calls = hosts(300).map((url) => http.get(url));
    await clock.runFor(1_000);
    expect((await Promise.all(calls)).every(({ ok }) => ok)).toBe(true);
    expect(protocol.counters).toMatchObject({ opened: 300, open: 300 });
    const next = http.get("/");
    await clock.runFor(1_000);
    expect((await next).ok).toBe(true);
    expect(protocol.counters.open).toBe(64);
  });

  test("shares connections to 1,024 of them with the other users", async () => {
    const { clock, protocol, world } = virtual({ answer: () => ({}) }, { sharedConnections: 2 });
    const users = [world.http(), world.http()];
    for (const url of hosts(2_000)) {
      const calls = users.map((http) => http.get(url));
      await clock.runFor(1);
      for (const call of calls) expect(await call).toMatchObject({ status: 200 });
    }
    expect(protocol.counters.open).toBe(2 * 1_024);
  });

  test("follows a target that sends it from address to address, on real sockets", async () => {
    const first = await TargetServer.start(
      ({ url }, response) => {
        const hop = Number(url.slice(1));
        if (hop === 0) response.end("there");
        else response.writeHead(302, { location: `http://127.0.1.${hop}:${port}/${hop - 1}` }).end();
      },
      { address: "0.0.0.0" },
    );
    const port = Number(new URL(first.origin).port);
    const world = new World({ target: `http://127.0.0.1:${port}`, plan: { maxRedirects: 200 } });
    expect(await world.http().get("/200")).toMatchObject({ ok: true, status: 200 });
    expect(first.seen).toHaveLength(201);
    const { counters } = world.host.protocol as unknown as { counters: { opened: number; open: number } };
    expect(counters).toMatchObject({ opened: 201, open: 64 });
  });
});

describe("Endpoints", () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  /** What WeakRefs hold they hold until the end of the turn. */
  const collectSoon = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  };

  test("are one object per origin for as long as somebody holds it", async () => {
    const endpoints = new Endpoints();
    const held = endpoints.of(new URL("http://held.test/a"));
    const free = new WeakRef(endpoints.of(new URL("http://free.test/")));
    await collectSoon();
    expect(free.deref()).toBeUndefined();
    expect(endpoints.of(new URL("http://HELD.test:80/b"))).toBe(held);
  });

  test("cost no memory for origins nobody uses any more", async () => {
    const endpoints = new Endpoints();
    const visit = async (from: number): Promise<void> => {
      for (let nth = from; nth < from + 5_000; nth++) endpoints.of(new URL(`http://host-${nth}.test/`));
      await collectSoon();
    };
    await visit(0);
    const before = process.memoryUsage().heapUsed;
    for (let from = 5_000; from < 100_000; from += 5_000) await visit(from);
    // Kept, each would take some 150 bytes, all together 14 MB.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(4_000_000);
  });
});
