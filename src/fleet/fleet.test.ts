import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Recorder } from "#measure";
import { planFor } from "../load/plan.fixture.ts";
import { Fleet } from "./fleet.ts";
import type { Order, Report } from "./messages.ts";
import type { PlacedListener, Placement } from "./placement.ts";

/** Workers that answer as a script of theirs says; what they were told is kept. */
class ScriptedWorkers implements Placement {
  readonly told: string[] = [];
  readonly ended: number[] = [];
  readonly listeners: PlacedListener[] = [];
  private readonly answer: (worker: number, order: Order) => readonly Report[];

  constructor(answer: (worker: number, order: Order) => readonly Report[], loaded: Partial<Report> = {}) {
    this.answer = answer;
    this.loaded = { type: "loaded", hasSetup: false, hasTeardown: false, ...loaded } as Report;
  }

  private readonly loaded: Report;

  place({ worker }: { readonly worker: number }, listener: PlacedListener) {
    this.listeners[worker] = listener;
    queueMicrotask(() => listener.report(worker, this.loaded));
    return {
      order: (order: Order) => {
        this.told.push(`${worker} ${order.type}`);
        for (const report of this.answer(worker, order)) queueMicrotask(() => listener.report(worker, report));
      },
      examine: () => Promise.resolve("shop.ts:7:3"),
      end: () => {
        this.ended.push(worker);
        return Promise.resolve();
      },
    };
  }
}

/** What well-behaved workers answer. */
function well(_worker: number, order: Order): readonly Report[] {
  switch (order.type) {
    case "setup":
      return [{ type: "setupDone", json: '{"a":1}' }];
    case "prepare":
      return [{ type: "prepared" }];
    case "start":
      return [{ type: "finished" }];
    case "teardown":
      return [{ type: "teardownDone" }];
    default:
      return [];
  }
}

const hooks = { hasSetup: true, hasTeardown: true };

function fleetOf(workers: ScriptedWorkers, plan: Parameters<typeof planFor>[0] = { scenarios: [] }) {
  const heard: string[] = [];
  const load = { kind: "closed", stages: [{ durationMs: 10_000, from: 1, to: 1 }] } as const;
  const fleet = new Fleet(
    planFor({ workers: 2, gracefulStopMs: 3000, ...plan, scenarios: [{ name: "a", load }] }),
    workers,
    new SharedArrayBuffer(8),
    {
      interval: () => heard.push("interval"),
      log: (text) => heard.push(`log: ${text}`),
      aborted: (why) => heard.push(`aborted: ${why}`),
      exhausted: (why) => heard.push(`exhausted: ${why}`),
      noticed: ({ kind }) => heard.push(kind),
      workerLost: ({ worker, why, location }) =>
        heard.push(`lost ${worker}: ${why.slice(0, 22)}${location === undefined ? "" : ` at ${location}`}`),
      hookFailed: (hook, { message }) => heard.push(`${hook} failed: ${message.slice(0, 22)}`),
    },
  );
  return { fleet, heard };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const idle = {
  loopBusyRatio: 0,
  users: [0],
  usersMost: [0],
  inFlight: 0,
  connectionsOpen: 0,
  connectionsOpened: 0,
  connectionsMax: 0,
  unsolicited: 0,
  folded: 0,
  stalls: [],
};
const more = { isLast: false, isAfterLoad: false };
const failure = { message: "no such table", isAbort: false };

describe("Fleet", () => {
  it("leads all workers through their stages, hooks once", async () => {
    const workers = new ScriptedWorkers(well, hooks);
    const { fleet, heard } = fleetOf(workers);
    expect(await fleet.prepare()).toBe(true);
    fleet.start();
    await fleet.finish();
    await fleet.close();
    expect(workers.told).toEqual([
      "0 setup",
      "0 prepare",
      "1 prepare",
      "0 start",
      "1 start",
      "0 teardown",
      "0 leave",
      "1 leave",
    ]);
    expect([heard, workers.ended]).toEqual([[], [0, 1]]);
  });

  it("hands what setup returned to every worker", async () => {
    const given: unknown[] = [];
    const workers = new ScriptedWorkers((worker, order) => {
      if (order.type === "prepare") given.push(order.setupJson);
      return well(worker, order);
    }, hooks);
    const { fleet } = fleetOf(workers);
    await fleet.prepare();
    expect(given).toEqual(['{"a":1}', '{"a":1}']);
    await fleet.close();
  });

  it("starts nothing where setup failed, and takes nothing down", async () => {
    const workers = new ScriptedWorkers(
      (worker, order) =>
        order.type === "setup" ? [{ type: "hookFailed", hook: "setup", failure }] : well(worker, order),
      hooks,
    );
    const { fleet, heard } = fleetOf(workers);
    expect(await fleet.prepare()).toBe(false);
    expect([workers.told, heard]).toEqual([["0 setup"], ["setup failed: no such table"]]);
    await fleet.close();
  });

  it("takes down what setup made where it is stopped before there is any load", async () => {
    const workers = new ScriptedWorkers((worker, order) => {
      if (order.type === "setup") queueMicrotask(() => fleet.stop());
      return well(worker, order);
    }, hooks);
    const { fleet } = fleetOf(workers);
    expect(await fleet.prepare()).toBe(false);
    expect(workers.told).toEqual(["0 setup", "0 stop", "1 stop", "0 teardown"]);
    await fleet.close();
  });

  it("lets engines give account of users that were starting when it was stopped", async () => {
    const workers = new ScriptedWorkers((worker, order) => {
      if (order.type === "prepare" && worker === 1) queueMicrotask(() => fleet.stop());
      return well(worker, order);
    });
    const { fleet } = fleetOf(workers);
    expect(await fleet.prepare()).toBe(true);
    fleet.start();
    await fleet.finish();
    await fleet.close();
  });

  it("does not begin with a worker missing", async () => {
    const workers = new ScriptedWorkers((worker, order) => {
      if (order.type === "prepare" && worker === 1) workers.listeners[1]!.lost(1, "gone");
      return well(worker, order);
    }, hooks);
    const { fleet, heard } = fleetOf(workers);
    expect(await fleet.prepare()).toBe(false);
    expect(heard).toEqual(["lost 1: gone"]);
    expect(workers.told).not.toContain("0 start");
    expect(workers.told).toContain("0 teardown");
    await fleet.close();
  });

  it("goes on without a worker that is lost while load runs, and hears no order for it", async () => {
    const workers = new ScriptedWorkers(
      (worker, order) => (order.type === "start" && worker === 0 ? [] : well(worker, order)),
      hooks,
    );
    const { fleet, heard } = fleetOf(workers);
    await fleet.prepare();
    fleet.start();
    workers.listeners[0]!.lost(0, "it ran out of memory");
    workers.listeners[0]!.lost(0, "again");
    await fleet.finish();
    expect(heard).toEqual(["lost 0: it ran out of memory"]);
    // Teardown is another's then.
    expect(workers.told).toContain("1 teardown");
    await fleet.close();
  });

  it("stops once, whoever asks how often", async () => {
    const workers = new ScriptedWorkers((worker, order) => {
      if (order.type === "start")
        return [
          { type: "aborted", why: "enough" },
          { type: "aborted", why: "enough" },
        ];
      return order.type === "stop" ? [{ type: "finished" }] : well(worker, order);
    });
    const { fleet, heard } = fleetOf(workers);
    await fleet.prepare();
    fleet.start();
    await fleet.finish();
    expect(heard.filter((text) => text === "aborted: enough")).toHaveLength(4);
    expect(workers.told.filter((text) => text.endsWith("stop"))).toEqual(["0 stop", "1 stop"]);
    await fleet.close();
  });

  it("stops where a feeder is empty", async () => {
    const workers = new ScriptedWorkers((worker, order) => {
      if (order.type === "start" && worker === 0) return [{ type: "exhausted", why: "no row left" }];
      return order.type === "stop" ? [{ type: "finished" }] : well(worker, order);
    });
    const { fleet, heard } = fleetOf(workers);
    await fleet.prepare();
    fleet.start();
    await fleet.finish();
    expect(heard).toEqual(["exhausted: no row left"]);
    await fleet.close();
  });

  it("tells of what goes wrong in teardown, and of nothing lost then", async () => {
    const workers = new ScriptedWorkers(
      (worker, order) =>
        order.type === "teardown" ? [{ type: "hookFailed", hook: "teardown", failure }] : well(worker, order),
      hooks,
    );
    const { fleet, heard } = fleetOf(workers);
    await fleet.prepare();
    fleet.start();
    await fleet.finish();
    expect(heard).toEqual(["teardown failed: no such table"]);
    await fleet.close();
  });

  it("moves a change of the load to when all workers can have heard of it", async () => {
    const changes: number[] = [];
    const workers = new ScriptedWorkers((worker, order) => {
      if (order.type === "change") changes.push(order.change.atMs);
      return order.type === "start" ? [] : well(worker, order);
    });
    const { fleet } = fleetOf(workers);
    await fleet.prepare();
    fleet.start();
    const late = fleet.change({ atMs: -5000, scenario: 0, level: 3, by: "test" });
    const early = fleet.change({ atMs: 60_000, scenario: 0, level: 4, by: "test" });
    expect(late.atMs).toBeGreaterThanOrEqual(0);
    expect(early.atMs).toBe(60_000);
    expect(changes).toEqual([late.atMs, late.atMs, 60_000, 60_000]);
    await fleet.close();
  });
});

describe("Fleet, with workers that do not answer", () => {
  const deaf = (worker: number, order: Order): readonly Report[] =>
    order.type === "start" && worker === 1 ? [] : well(worker, order);
  /** Time passes, in which the deaf worker reports. */
  const alive = async (workers: ScriptedWorkers, ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 1000) {
      workers.listeners[1]!.report(1, { type: "interval", interval: new Recorder(1, 1).takeInterval(0, idle, more) });
      await vi.advanceTimersByTimeAsync(1000);
    }
  };

  it("ends one that is silent, asks it for its place and leaves the others alone", async () => {
    const workers = new ScriptedWorkers(deaf);
    const { fleet, heard } = fleetOf(workers);
    await fleet.prepare();
    fleet.start();
    const finished = fleet.finish();
    await vi.advanceTimersByTimeAsync(5000);
    expect(workers.ended).toEqual([1]);
    expect(heard).toEqual([
      "log: worker 1 does not answer: is its script in a loop without waiting?",
      "lost 1: its script did not giv at shop.ts:7:3",
    ]);
    await finished;
    await fleet.close();
  });

  it("ends them two seconds after planned end and graceful stop", async () => {
    const workers = new ScriptedWorkers(deaf);
    const { fleet, heard } = fleetOf(workers);
    await fleet.prepare();
    fleet.start();
    const finished = fleet.finish();
    await alive(workers, 15_000);
    await vi.advanceTimersByTimeAsync(49);
    expect(workers.ended).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect([workers.ended, heard.filter((text) => text !== "interval")]).toEqual([
      [1],
      ["lost 1: it did not end in time"],
    ]);
    await finished;
    await fleet.close();
  });

  it("ends them two seconds after the graceful stop where it was stopped", async () => {
    const workers = new ScriptedWorkers(deaf);
    const { fleet } = fleetOf(workers);
    await fleet.prepare();
    fleet.start();
    const finished = fleet.finish();
    await vi.advanceTimersByTimeAsync(1000);
    fleet.stop();
    await alive(workers, 4000);
    await vi.advanceTimersByTimeAsync(999);
    expect(workers.ended).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(workers.ended).toEqual([1]);
    await finished;
    await fleet.close();
  });

  it("ends them half a second after it was cancelled, and leaves teardown out", async () => {
    const workers = new ScriptedWorkers(deaf, hooks);
    const { fleet, heard } = fleetOf(workers);
    await fleet.prepare();
    fleet.start();
    const finished = fleet.finish();
    fleet.cancel();
    await vi.advanceTimersByTimeAsync(2000);
    await finished;
    expect(workers.ended).toEqual([1]);
    expect(workers.told).not.toContain("0 teardown");
    expect(heard).toEqual(["lost 1: it did not end in time", "log: teardown was left out: the run was ended at once"]);
    await fleet.close();
  });

  it("ends a setup that hangs where it is cancelled", async () => {
    const workers = new ScriptedWorkers((worker, order) => (order.type === "setup" ? [] : well(worker, order)), hooks);
    const { fleet, heard } = fleetOf(workers);
    const prepared = fleet.prepare();
    await vi.advanceTimersByTimeAsync(1000);
    fleet.stop();
    fleet.cancel();
    await vi.advanceTimersByTimeAsync(2000);
    expect(await prepared).toBe(false);
    expect(heard[0]).toBe("lost 0: it did not end in time");
    await fleet.close();
  });

  it("ends users that never are ready", async () => {
    const workers = new ScriptedWorkers((worker, order) =>
      order.type === "prepare" && worker === 0 ? [] : well(worker, order),
    );
    const { fleet, heard } = fleetOf(workers);
    const prepared = fleet.prepare();
    await vi.advanceTimersByTimeAsync(32_000);
    expect(await prepared).toBe(false);
    expect(heard).toEqual(["lost 0: it did not end in time"]);
    await fleet.close();
  });

  it("gives teardown 32 s", async () => {
    const workers = new ScriptedWorkers(
      (worker, order) => (order.type === "teardown" ? [] : well(worker, order)),
      hooks,
    );
    const { fleet, heard } = fleetOf(workers);
    await fleet.prepare();
    fleet.start();
    const finished = fleet.finish();
    await vi.advanceTimersByTimeAsync(32_000);
    await finished;
    expect(heard).toEqual(["teardown failed: it did not end in time"]);
    await fleet.close();
  });

  it("ends a teardown that hangs where it is cancelled", async () => {
    const workers = new ScriptedWorkers(
      (worker, order) => (order.type === "teardown" ? [] : well(worker, order)),
      hooks,
    );
    const { fleet, heard } = fleetOf(workers);
    await fleet.prepare();
    fleet.start();
    const finished = fleet.finish();
    await vi.advanceTimersByTimeAsync(500);
    fleet.cancel();
    await vi.advanceTimersByTimeAsync(2000);
    await finished;
    expect(heard).toEqual(["log: teardown was broken off: the run was ended at once"]);
    await fleet.close();
  });
});
