import { describe, expect, it } from "vitest";
import { until } from "../peer.fixture.ts";
import { always, withProxy } from "../proxy.fixture.ts";

describe("slow close", () => {
  it("lets all bytes through at once, and the end later", async () => {
    await withProxy([always({ kind: "slow-close", delayMs: 2_000 })], async ({ pair, held, pass }) => {
      const { client, server } = await pair();
      server.socket.end("good bye");
      await until(() => client.text === "good bye", "the bytes");
      await held();
      await pass(1_999);
      expect(client.hasEnded).toBe(false);
      await pass(1);
      await until(() => client.hasEnded, "the end");
      client.socket.end("you too");
      await until(() => server.text === "you too", "what the other side still said");
    });
  });
});
