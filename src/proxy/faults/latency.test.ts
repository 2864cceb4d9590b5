import { describe, expect, it } from "vitest";
import { until } from "../peer.fixture.ts";
import { always, withProxy } from "../proxy.fixture.ts";
import { latency } from "./latency.ts";

const late = (jitterMs: number, way: "up" | "down" | "both" = "down") =>
  ({ kind: "latency", latencyMs: 100, jitterMs, way }) as const;

describe("latency", () => {
  it("delays answers by its time, and nothing that is sent", async () => {
    await withProxy([always(late(0))], async ({ pair, held, pass }) => {
      const { client, server } = await pair();
      client.socket.write("ping");
      await until(() => server.text === "ping", "the question, at once");
      server.socket.write("pong");
      await held();
      await pass(99.9);
      expect(client.text).toBe("");
      await pass(0.1);
      await until(() => client.text === "pong", "the answer");
    });
  });

  it("delays what is sent where that is asked for", async () => {
    await withProxy([always(late(0, "both"))], async ({ pair, held, pass }) => {
      const { client, server } = await pair();
      client.socket.write("ping");
      await held();
      await pass(99);
      expect(server.text).toBe("");
      await pass(1);
      await until(() => server.text === "ping", "the question");
    });
  });

  it("keeps the order, whatever the jitter, and the end behind it all", async () => {
    await withProxy([always(late(100))], async ({ pair, pass, sight }) => {
      const { client, server } = await pair();
      const words = Array.from({ length: 60 }, (_, index) => `${index};`);
      for (const [index, word] of words.entries()) {
        server.socket.write(word);
        await until(() => sight().traffic.bytesDown >= words.slice(0, index + 1).join("").length, "a piece");
      }
      server.socket.end();
      await pass(10);
      expect(client.hasEnded).toBe(false);
      await pass(200);
      await until(() => client.hasEnded, "the end");
      expect(client.text).toBe(words.join(""));
    });
  });

  it("spreads jitter evenly on both sides, and never below nothing", () => {
    let seed = 0;
    const random = (): number => (seed++ % 1000) / 1000;
    const work = latency.atWork(late(20), random);
    const delays = Array.from({ length: 1000 }, () => work.pass!(Buffer.from("x"), "down", 0)[0]!.atMs);
    expect(Math.min(...delays)).toBeCloseTo(80);
    expect(Math.max(...delays)).toBeCloseTo(120, 0);
    expect(delays.reduce((sum, each) => sum + each, 0) / 1000).toBeCloseTo(100, 0);
    const early = latency.atWork({ ...late(0), latencyMs: 1, jitterMs: 50 }, () => 0);
    expect(early.pass!(Buffer.from("x"), "down", 7)[0]!.atMs).toBe(7);
  });

  it("lets what waits go on when it is switched off, in order", async () => {
    const half = always(late(0), { when: { kind: "schedule", fromMs: 0, forMs: 50, everyMs: null } });
    await withProxy([half], async ({ pair, pass, switched, sight }) => {
      const { client, server } = await pair();
      server.socket.write("late ");
      await until(() => sight().traffic.bytesDown === 5, "the first");
      await pass(49);
      expect(client.text).toBe("");
      await pass(1);
      await until(() => client.text === "late ", "what waited");
      server.socket.write("soon");
      await until(() => client.text === "late soon", "what came after");
      expect(switched).toEqual(["on: latency 100 ms", "off: latency 100 ms"]);
      expect(sight().faults[0]!.spans).toEqual([{ fromSeconds: 0, toSeconds: 0.05 }]);
    });
  });
});
