import { describe, expect, it } from "vitest";
import type { SecondRecord } from "#run";
import { collector, FakeWorker } from "./messages.fixture.ts";

describe("the seconds that are not over", () => {
  it("hold what was counted so far, names too, and change nothing", () => {
    const records: SecondRecord[] = [];
    const all = collector({ onSecond: (record) => records.push(record) });
    const worker = new FakeWorker();
    expect(all.openSeconds()).toEqual([]);
    all.add(worker.requests("/a", [1, 2]).iterations(2).take(250));
    const early = all.openSeconds();
    expect(early.map(({ point }) => [point.atSeconds, point.requestsPerSecond])).toEqual([[0, 2]]);
    expect(early[0]!.names.map(({ name }) => name)).toEqual(["/a"]);
    expect(early[0]).toMatchObject({ requestsStarted: 2, iterations: [{ completed: 2 }] });
    for (const endMs of [500, 750, 1000, 1250]) all.add(worker.requests("/a", [1]).take(endMs));
    expect(records.map(({ point, names }) => [point.requestsPerSecond, names.length])).toEqual([[5, 1]]);
    expect(all.openSeconds().map(({ point, names }) => [point.atSeconds, names.length])).toEqual([[1, 0]]);
    all.close();
    expect([all.requests.ok, records.length, all.openSeconds()]).toEqual([6, 2, []]);
  });

  it("of a worker that is behind are all there", () => {
    const all = collector({ workers: 2 });
    const [one, two] = [new FakeWorker(0), new FakeWorker(1)];
    all.add(two.requests("/a", [1]).take(250));
    for (let endMs = 250; endMs <= 3000; endMs += 250) all.add(one.requests("/a", [1]).take(endMs));
    expect(all.openSeconds().map(({ point }) => point.requestsPerSecond)).toEqual([5, 4, 4]);
  });
});

describe("the share of a lost worker", () => {
  it("counts as dropped where nobody started it", () => {
    const all = collector({ workers: 2, isOpen: [true] });
    const [one, two] = [new FakeWorker(0), new FakeWorker(1)];
    for (const worker of [one, two]) {
      const tally = worker.recorder.iterations(0);
      tally.planned += 10;
      tally.dropped += 2;
      all.add(worker.iterations(8).take(250));
    }
    all.workerLost(1, { why: "it ran out of memory", isStuck: false });
    one.recorder.iterations(0).planned += 30;
    all.add(one.iterations(30).take(1000, { isLast: true }));
    all.close();
    all.dropRest(1, [40]);
    expect(all.iterations[0]).toMatchObject({ planned: 80, started: 46, dropped: 34 });
    expect(all.counts.iterations[0]!.tally).toMatchObject({ planned: 80, dropped: 34 });
    expect(all.health.droppedWithWorkers).toBe(30);
    expect(all.health.lost).toEqual([{ worker: 1, why: "it ran out of memory", isStuck: false }]);
  });

  it("keeps what was told of and waited for a user as cancelled, and what was to be begun as dropped", () => {
    const ledgerOf = (isOpen: boolean) => {
      const all = collector({ workers: 1, isOpen: [isOpen] });
      const worker = new FakeWorker();
      worker.recorder.iterations(0).planned += 10;
      all.add(worker.iterations(6).take(250));
      all.workerLost(0);
      all.close();
      all.dropRest(0, [15]);
      const { planned, started, completed, cancelled, dropped } = all.iterations[0]!;
      return { planned, started, completed, cancelled, dropped };
    };
    expect(ledgerOf(true)).toEqual({ planned: 15, started: 10, completed: 6, cancelled: 4, dropped: 5 });
    expect(ledgerOf(false)).toEqual({ planned: 15, started: 6, completed: 6, cancelled: 0, dropped: 9 });
  });

  it("is nothing where nothing was planned one by one, and all where it never reported", () => {
    const all = collector({ workers: 2, scenarios: ["a", "b"] });
    all.workerLost(1);
    all.close();
    all.dropRest(1, [null, 25]);
    expect(all.iterations.map(({ planned, dropped }) => [planned, dropped])).toEqual([
      [0, 0],
      [25, 25],
    ]);
  });
});

describe("seconds in which only the script fails", () => {
  const failing = (worker: FakeWorker, count: number, thrown = count): FakeWorker => {
    const tally = worker.recorder.iterations(0);
    tally.started += count;
    tally.failed += count;
    for (let each = 0; each < thrown; each++) worker.recorder.error({ class: "script_error", message: "boom" });
    return worker;
  };
  /** What each second holds; the count after the last. */
  function after(...seconds: readonly ((worker: FakeWorker) => unknown)[]): number {
    const all = collector();
    const worker = new FakeWorker();
    for (const [index, second] of seconds.entries()) {
      second(worker);
      all.add(worker.take((index + 1) * 1000));
    }
    all.close();
    return all.scriptErrorSeconds;
  }

  it("are counted in a row; a second in which nothing ended says nothing", () => {
    expect(
      after(
        (worker) => failing(worker, 3),
        () => undefined,
        (worker) => failing(worker, 1),
      ),
    ).toBe(2);
  });

  it("are over where an iteration completes, or fails for another reason", () => {
    expect(
      after(
        (worker) => failing(worker, 3),
        (worker) => failing(worker, 3).iterations(1),
      ),
    ).toBe(0);
    expect(
      after(
        (worker) => failing(worker, 3),
        (worker) => failing(worker, 3, 2),
      ),
    ).toBe(0);
    expect(
      after(
        (worker) => worker.iterations(1),
        (worker) => failing(worker, 3),
      ),
    ).toBe(1);
  });

  it("are those of users that cannot start, too", () => {
    expect(
      after(
        (worker) => failing(worker, 0, 2),
        (worker) => failing(worker, 0, 2),
      ),
    ).toBe(2);
  });
});
