import { describe, expect, it } from "vitest";
import { until } from "../peer.fixture.ts";
import { always, withProxy } from "../proxy.fixture.ts";

const silence = (afterBytes: number, forMs: number | null = null) =>
  always({ kind: "timeout", afterBytes }, { when: { kind: "schedule", fromMs: 0, forMs, everyMs: null } });

describe("timeout", () => {
  it("accepts and says nothing, and goes on where it stopped when it is over", async () => {
    await withProxy([silence(0, 60_000)], async ({ pair, pass, sight }) => {
      const { client, server } = await pair();
      client.socket.write("ping");
      server.socket.write("hello");
      await until(() => sight().traffic.bytesUp + sight().traffic.bytesDown === 9, "both");
      await pass(59_999);
      expect([client.text, server.text]).toEqual(["", ""]);
      await pass(1);
      await until(() => client.text === "hello" && server.text === "ping", "what waited");
    });
  });

  it("stops in the middle of an answer", async () => {
    await withProxy([silence(7)], async ({ pair, pass }) => {
      const { client, server } = await pair();
      client.socket.write("ping");
      await until(() => server.text === "ping", "the question");
      server.socket.end("half an answer");
      await until(() => client.text === "half an", "half of it");
      await pass(1e9);
      expect([client.text, client.hasEnded]).toEqual(["half an", false]);
    });
  });

  it("forgets who hung up meanwhile, half a minute later", async () => {
    await withProxy([silence(0)], async ({ pair, held, pass, sight }) => {
      const { client } = await pair();
      client.socket.write("ping");
      client.socket.end();
      await held();
      await pass(29_000);
      expect(sight().traffic.open).toBe(1);
      await pass(1_000);
      await until(() => sight().traffic.open === 0, "it forgotten");
    });
  });
});
