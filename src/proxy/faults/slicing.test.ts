import { describe, expect, it } from "vitest";
import { until } from "../peer.fixture.ts";
import { always, withProxy } from "../proxy.fixture.ts";

describe("slicing", () => {
  it("lets a slice through, pauses, and then the next", async () => {
    const sliced = always({ kind: "slicing", sliceBytes: 4, pauseMs: 10, way: "both" });
    await withProxy([sliced], async ({ pair, held, pass, sight }) => {
      const { client, server } = await pair();
      client.socket.write("abcdefghij");
      await until(() => server.text === "abcd", "the first slice");
      await held();
      await pass(9);
      expect(server.text).toBe("abcd");
      await pass(1);
      await until(() => server.text === "abcdefgh", "the second");
      await pass(10);
      await until(() => server.text === "abcdefghij", "the rest");
      expect(server.pieces).toBe(3);
      expect(sight().traffic.bytesUp).toBe(10);
    });
  });
});
