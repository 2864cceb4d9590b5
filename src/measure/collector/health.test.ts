import { describe, expect, it } from "vitest";
import { HealthLog } from "./health.ts";
import { health } from "./messages.fixture.ts";
import { Recorder } from "../recorder.ts";

const noPlace = { isLast: false, isAfterLoad: false };

describe("HealthLog", () => {
  it("weighs how busy a loop was by time, worker by worker, and leaves the wait for last answers out", () => {
    const log = new HealthLog();
    const [one, two] = [new Recorder(0, 1), new Recorder(1, 1)];
    log.addInterval(one.takeInterval(250, health({ loopBusyRatio: 1 }), noPlace));
    log.addInterval(one.takeInterval(1000, health({ loopBusyRatio: 0.2 }), noPlace));
    log.addInterval(two.takeInterval(1000, health({ loopBusyRatio: 0.5 }), noPlace));
    log.addInterval(one.takeInterval(9000, health({ loopBusyRatio: 0 }), { isLast: true, isAfterLoad: true }));
    expect(log.loopBusyRatios).toEqual([0.4, 0.5]);
  });

  it("adds up connections opened, and each worker's most at a time", () => {
    const log = new HealthLog();
    const [one, two] = [new Recorder(0, 1), new Recorder(1, 1)];
    for (const [connectionsOpened, connectionsMax] of [
      [3, 3],
      [2, 5],
      [0, 4],
    ] as const)
      log.addInterval(one.takeInterval(250, health({ connectionsOpened, connectionsMax }), noPlace));
    log.addInterval(two.takeInterval(250, health({ connectionsOpened: 1, connectionsMax: 1 }), noPlace));
    expect([log.connectionsOpened, log.connectionsMax]).toEqual([6, 6]);
  });

  it("adds up what each worker's target sent unasked or folded, each as it stood last", () => {
    const log = new HealthLog();
    const one = new Recorder(0, 1);
    const two = new Recorder(1, 1);
    for (const count of [1, 1, 4])
      log.addInterval(one.takeInterval(250, health({ unsolicited: count, folded: 2 * count }), noPlace));
    log.addInterval(two.takeInterval(250, health({ unsolicited: 3, folded: 0 }), noPlace));
    expect([log.unsolicited, log.folded]).toEqual([7, 8]);
  });

  it("keeps stalls, but not without end", () => {
    const log = new HealthLog();
    const recorder = new Recorder(0, 1);
    for (let each = 0; each < 50; each++) {
      const stalls = Array.from({ length: 100 }, () => ({ atMs: 1500, durationMs: 120 }));
      log.addInterval(recorder.takeInterval(each, health({ stalls }), noPlace));
    }
    expect(log.stalls[0]).toEqual({ atSeconds: 1.5, durationMs: 120 });
    expect(log.stalls).toHaveLength(1000);
  });

  it("knows mean and most of what the process took", () => {
    const log = new HealthLog();
    expect([log.cpuRatioMean, log.stealRatioMean, log.rssMaxBytes]).toEqual([null, null, null]);
    log.addProcess({ cpuRatio: 0.5, rssBytes: 10, stealRatio: null });
    log.addProcess({ cpuRatio: 1.5, rssBytes: 30, stealRatio: 0.1 });
    log.addProcess({ cpuRatio: 1, rssBytes: 20, stealRatio: 0.3 });
    expect([log.cpuRatioMean, log.cpuRatioMax, log.rssMaxBytes]).toEqual([1, 1.5, 30]);
    expect([log.stealRatioMean, log.stealRatioMax]).toEqual([0.2, 0.3]);
  });
});
