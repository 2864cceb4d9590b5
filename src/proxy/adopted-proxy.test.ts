import { describe, expect, it } from "vitest";
import type { DependencyPlan, DependencyResult } from "#run";
import { adoptProxy, type StandingProxy } from "./adopted-proxy.ts";
import { ControlServer } from "./control/control-server.ts";
import { until } from "./peer.fixture.ts";
import { always, type Between, withProxy } from "./proxy.fixture.ts";
import type { ProxyProcess } from "./start-proxy.ts";

const token = "t".repeat(43);
const late = always({ kind: "latency", latencyMs: 500, jitterMs: 0, way: "down" });
const switchable = { ...late, when: { kind: "method" } } as const;

interface Standing extends Between {
  readonly standing: StandingProxy;
  readonly lost: string[];
  route(over?: Partial<DependencyPlan>): DependencyPlan;
  adopt(plan: DependencyPlan): Promise<ProxyProcess>;
}

/** A proxy with a control API that somebody else has started, half a minute ago. */
async function withStanding(use: (standing: Standing) => Promise<void>): Promise<void> {
  await withProxy([], async (between) => {
    const control = new ControlServer(between.proxy, token, between.clock);
    const standing = { port: await control.listen(0), token };
    const lost: string[] = [];
    await between.pass(30_000);
    const listen = { host: "127.0.0.1", port: Number(between.sight().listen.split(":")[1]) };
    const to = { host: "127.0.0.1", port: between.upstream.port };
    try {
      await use({
        ...between,
        standing,
        lost,
        route: (over = {}) => ({ name: "database", listen, to, faults: [late], ...over }),
        adopt: (plan) => adoptProxy(standing, { routes: [plan] }, between.clock, (reason) => lost.push(reason)),
      });
    } finally {
      await control.close();
    }
  });
}

/** The next look, and what it asked for. */
async function look({ clock, pass }: Between, seen: () => boolean, stepMs = 1_000): Promise<void> {
  const waiting = clock.pending;
  await pass(stepMs);
  await until(() => seen() && clock.pending >= waiting, "the next look");
}

describe("adoptProxy", () => {
  it("switches a standing proxy's faults for as long as the run goes on, and tells of them by the run's clock", async () => {
    await withStanding(async (bench) => {
      const proxy = await bench.adopt(bench.route());
      expect(bench.switched).toEqual([]);
      proxy.start(0, true);
      await until(() => bench.switched.length === 1, "the fault");
      const { client, server } = await bench.pair();
      client.socket.write("ask");
      await until(() => server.text === "ask", "the question");
      // Longer than any lease: it is asked for again and again.
      for (let second = 0; second < 20; second++) await look(bench, () => proxy.sights.length > 0);
      expect(bench.switched).toEqual(["on: latency 500 ms"]);
      const [sight] = await proxy.stop();
      expect(bench.switched).toEqual(["on: latency 500 ms", "off: latency 500 ms"]);
      expect(sight).toMatchObject({ name: "database", traffic: { connections: 1, bytesUp: 3 } });
      const [{ fromSeconds, toSeconds } = { fromSeconds: -1, toSeconds: -1 }] = sight!.faults[0]!.spans;
      expect([fromSeconds, toSeconds]).toEqual([0, 20]);
      expect(bench.lost).toEqual([]);
    });
  });

  it("leaves no fault on where the run that asked for it is gone", async () => {
    await withStanding(async (bench) => {
      const proxy = await bench.adopt(bench.route());
      proxy.start(0, true);
      await until(() => bench.switched.length === 1, "the fault");
      // What a killed run does: nothing.
      await bench.clock.runFor(8_000);
      expect(bench.switched).toEqual(["on: latency 500 ms", "off: latency 500 ms"]);
      await proxy.stop();
    });
  });

  it("lets a method switch them, and is told when they are switched", async () => {
    await withStanding(async (bench) => {
      const proxy = await bench.adopt(bench.route({ faults: [switchable] }));
      proxy.start(0, false);
      await proxy.turn(true);
      expect(bench.switched).toEqual(["on: latency 500 ms"]);
      await proxy.turn(false);
      expect(bench.switched).toEqual(["on: latency 500 ms", "off: latency 500 ms"]);
      await proxy.stop();
    });
  });

  it("refuses a proxy that leads elsewhere, has no such route, or takes another token", async () => {
    await withStanding(async ({ adopt, route, standing, clock }) => {
      await expect(adopt(route({ listen: { host: "127.0.0.1", port: 1 } }))).rejects.toThrow(
        "has no route 1:127.0.0.1",
      );
      await expect(adopt(route({ to: { host: "10.0.0.9", port: 5432 } }))).rejects.toThrow("leads to 127.0.0.1");
      const stranger = { ...standing, token: "u".repeat(43) };
      const refused = adoptProxy(stranger, { routes: [route()] }, clock, () => undefined);
      await expect(refused).rejects.toThrow("answered 401");
    });
  });

  it("says when it is gone, and goes on without", async () => {
    await withStanding(async (bench) => {
      let sights: readonly DependencyResult[] = [];
      const proxy = await adoptProxy({ ...bench.standing }, { routes: [bench.route()] }, bench.clock, (why) =>
        bench.lost.push(why),
      );
      proxy.start(0, true);
      await until(() => bench.switched.length === 1, "the fault");
      await bench.clock.runFor(9_000);
      // The lease is over: nobody can renew it.
      await until(() => bench.lost.length === 1, "the loss");
      expect(bench.lost[0]).toContain("no fault is there any more");
      sights = await proxy.stop();
      expect(proxy.lostBecause).toBe(bench.lost[0]);
      expect(sights.length).toBeLessThan(2);
    });
  });
});
