import { describe, expect, test } from "vitest";
import { certificate } from "../protocol/http1/certificates.fixture.ts";
import { VirtualClock } from "../run/virtual-clock.fixture.ts";
import { TargetServer } from "./target-server.fixture.ts";
import { virtual, World } from "./world.fixture.ts";

/** Every look at this clock takes time, so that no two moments are the same. */
function ticking(): VirtualClock {
  let ms = 0;
  const clock = new VirtualClock();
  clock.nowMs = () => (ms += 0.125);
  return clock;
}

describe("phases", () => {
  const phases = (timings: object): number => Object.values(timings).reduce((sum: number, ms: number) => sum + ms, 0);

  test("add up to the time from being issued to the last byte, whatever happened", async () => {
    const clock = ticking();
    const target = await TargetServer.start((request, response) => {
      if (request.url === "/cut") response.destroy();
      else response.end("x".repeat(200_000));
    });
    const http = new World({
      target: target.origin.replace("127.0.0.1", "localhost"),
      clock,
      plan: { allowHosts: [] },
    }).http();
    const responses = [
      await http.get("/"),
      await http.post("/", { body: Buffer.alloc(4_000_000) }),
      await http.get("/cut"),
      await http.get("http://127.0.0.1:1/"),
    ];
    for (const { timings, latencyMs } of responses) {
      expect(phases(timings)).toBeCloseTo(latencyMs, 2);
      for (const phase of Object.values(timings)) expect(phase).toBeGreaterThanOrEqual(0);
    }
    const [first, posted] = responses;
    expect(first!.timings.dns).toBeGreaterThan(0);
    expect(first!.timings.connect).toBeGreaterThan(0);
    expect(first!.timings.receive).toBeGreaterThan(0);
    expect(posted!.timings.dns + posted!.timings.connect).toBe(0);
    expect(posted!.timings.send).toBeGreaterThan(0);
  });

  test("of an answer that came before the whole request was taken", async () => {
    const { http, clock } = virtual({ answer: () => ({ afterMs: 20, bodyMs: 20 }) });
    const call = http.post("/x", { body: "x" });
    await clock.runFor(100);
    const response = await call;
    const { exchange } = response as unknown as { exchange: { sendMs: number } };
    exchange.sendMs = 35;
    expect(response.timings).toEqual({ blocked: 0, dns: 0, connect: 0, tls: 0, send: 20, wait: 0, receive: 20 });
  });

  test("have the handshake over TLS", async () => {
    const tls = await certificate({ name: "127.0.0.1", hosts: ["127.0.0.1"] });
    const target = await TargetServer.start(undefined, { tls });
    const clock = ticking();
    const world = new World({ target: target.origin, clock, plan: { tls: { insecure: false, ca: [tls.cert] } } });
    const { timings, latencyMs, status } = await world.http().get("/");
    expect(status).toBe(200);
    expect(timings.tls).toBeGreaterThan(0);
    expect(phases(timings)).toBeCloseTo(latencyMs, 2);
    expect([...world.tally("GET /").phases.keys()].sort()).toEqual(["blocked", "connect", "tls", "wait"]);
  });
});
