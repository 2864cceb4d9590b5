import { describe, expect, it } from "vitest";
import { until } from "../peer.fixture.ts";
import { always, withProxy } from "../proxy.fixture.ts";

const slow = (bytesPerSecond: number, way: "up" | "down" | "both" = "both") =>
  always({ kind: "bandwidth", bytesPerSecond, way });

describe("bandwidth", () => {
  it("lets through what its rate allows, and no more", async () => {
    await withProxy([slow(10_000)], async ({ pair, pass, sight }) => {
      const { client, server } = await pair();
      server.socket.write(Buffer.alloc(20_000, "x"));
      await until(() => sight().traffic.bytesDown === 20_000, "all of it");
      for (const second of [0.5, 1, 1.5]) {
        await pass(500);
        await until(() => client.length >= second * 10_000, `${second} s worth`);
        expect(client.length).toBe(second * 10_000);
      }
      await pass(500);
      await until(() => client.length === 20_000, "the rest");
    });
  });

  it("saves nothing up while nothing is sent", async () => {
    await withProxy([slow(1_000)], async ({ pair, pass, sight }) => {
      const { client, server } = await pair();
      await pass(10_000);
      server.socket.write(Buffer.alloc(500));
      await until(() => sight().traffic.bytesDown === 500, "all of it");
      await pass(250);
      await until(() => client.length >= 250, "a quarter of a second's");
      expect(client.length).toBe(250);
    });
  });

  it("stops reading when much waits: the sender feels it", async () => {
    await withProxy([slow(1_000)], async ({ pair, sight }) => {
      const { server } = await pair();
      for (let round = 0; round < 64; round++) server.socket.write(Buffer.alloc(1024 * 1024));
      // What the system's own buffers hold, some MB each, is nobody's choice.
      await until(() => sight().traffic.bytesDown > 100_000, "something");
      let before = -1;
      while (before !== sight().traffic.bytesDown) {
        before = sight().traffic.bytesDown;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      expect(before).toBeLessThan(4 * 1024 * 1024);
      expect(server.socket.writableLength).toBeGreaterThan(0);
    });
  });

  it("leaves the other way alone", async () => {
    await withProxy([slow(10, "up")], async ({ pair }) => {
      const { client, server } = await pair();
      server.socket.write(Buffer.alloc(50_000));
      await until(() => client.length === 50_000, "all of it, at once");
    });
  });
});
