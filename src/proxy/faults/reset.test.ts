import { describe, expect, it } from "vitest";
import { until } from "../peer.fixture.ts";
import { always, withProxy } from "../proxy.fixture.ts";

describe("reset", () => {
  it("breaks both sides when the connection begins", async () => {
    await withProxy([always({ kind: "reset", afterMs: 0 })], async ({ client, sight }) => {
      const peer = await client();
      await until(() => peer.isClosed, "the end of it");
      expect(peer.error).toBe("ECONNRESET");
      await until(() => sight().traffic.open === 0, "no open connection");
      expect(sight().traffic.resets).toBe(1);
    });
  });

  it("waits for its time, and hits its share, the same for the same seed", async () => {
    const faults = [always({ kind: "reset", afterMs: 500 }, { share: 0.5 })];
    const hit: number[][] = [];
    for (let round = 0; round < 2; round++) {
      await withProxy(faults, async ({ pair, pass }) => {
        const pairs: Awaited<ReturnType<typeof pair>>[] = [];
        for (let index = 0; index < 40; index++) pairs.push(await pair());
        await pass(499);
        expect(pairs.filter(({ client }) => client.isClosed)).toEqual([]);
        await pass(1);
        await until(() => pairs.filter(({ client }) => client.isClosed).length >= 10, "half of them");
        await pass(10);
        hit.push(pairs.flatMap(({ client }, index) => (client.error === "ECONNRESET" ? [index] : [])));
        for (const [index, { client, server }] of pairs.entries()) {
          if (!hit.at(-1)!.includes(index)) continue;
          await until(() => server.isClosed, "the other side");
          expect([client.error, server.error]).toEqual(["ECONNRESET", "ECONNRESET"]);
        }
      });
    }
    expect(hit[0]!.length).toBeGreaterThan(10);
    expect(hit[0]!.length).toBeLessThan(30);
    expect(hit[1]).toEqual(hit[0]);
  });

  it("hits connections that are already there when it comes on", async () => {
    const later = always(
      { kind: "reset", afterMs: 0 },
      { when: { kind: "schedule", fromMs: 1_000, forMs: 10, everyMs: null } },
    );
    await withProxy([later], async ({ pair, pass }) => {
      const { client } = await pair();
      await pass(999);
      expect(client.isClosed).toBe(false);
      await pass(1);
      await until(() => client.error === "ECONNRESET", "the reset");
      await pass(10);
      const after = await pair();
      after.client.socket.write("still there");
      await until(() => after.server.text === "still there", "a healthy connection");
    });
  });
});
