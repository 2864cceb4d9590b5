import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SystemFiles } from "../system-files.ts";
import { FamilyCounter } from "./family-counter.ts";
import { processTree, statText } from "./proc.fixture.ts";
import { ProcessTree } from "./process-tree.ts";
import { namedNumber, parseStat } from "./stat.ts";
import { ThreadMeter } from "./thread-meter.ts";
import { readKernelUnits } from "./units.ts";

const units = { ticksPerSecond: 100, pageBytes: 4096 };

describe("parseStat", () => {
  it("reads names with spaces and parentheses", () => {
    for (const name of ["node", "Web Content", "(sd-pam)", "a) S 99 (b", ") )", ""]) {
      const stat = parseStat(
        statText({ pid: 7, name, parent: 3, cpuTicks: 11, reapedTicks: 5, startTicks: 42, pages: 9 }),
      );
      expect(stat).toEqual({
        name,
        state: "S",
        parent: 3,
        cpuTicks: 11,
        reapedTicks: 5,
        threads: 1,
        startTicks: 42,
        residentPages: 9,
      });
    }
  });

  it("reads this very process", () => {
    const stat = parseStat(new SystemFiles().text("proc/self/stat") ?? "");
    expect(stat).toMatchObject({ parent: process.ppid });
    expect(stat!.residentPages * readKernelUnits(new SystemFiles()).pageBytes).toBeGreaterThan(10_000_000);
  });

  it("takes nothing from what is cut off", () => {
    for (const text of ["", "7", "7 (node", "7 (node) S 1 2"]) expect(parseStat(text)).toBeUndefined();
  });
});

it("namedNumber tells names apart that end alike", () => {
  const text = "Name:\tx\nnonvoluntary_ctxt_switches:\t9\nvoluntary_ctxt_switches:\t4\n";
  expect(namedNumber(text, "voluntary_ctxt_switches")).toBe(4);
  expect(namedNumber(text, "nonvoluntary_ctxt_switches")).toBe(9);
  expect(namedNumber(text, "ctxt_switches")).toBeUndefined();
  expect(namedNumber("rchar: 5\n", "rchar")).toBe(5);
});

describe("FamilyCounter", () => {
  const one = (pid: number, own: number, reaped = 0, parent = 1, startTicks = 0) => {
    return { pid, parent, startTicks, own, reaped };
  };

  it("counts from the first look on", () => {
    const counter = new FamilyCounter();
    expect(counter.increase([one(5, 1000, 500)], 10)).toBe(0);
    expect(counter.increase([one(5, 1040, 500)], 20)).toBe(40);
  });

  it("counts a child once that ended between two looks and was waited for", () => {
    const counter = new FamilyCounter();
    counter.increase([one(5, 0), one(6, 30, 0, 5)], 10);
    // The child went on from 30 to 37 before it ended.
    expect(counter.increase([one(5, 2, 37)], 20)).toBe(9);
  });

  it("counts a child that lived only between two looks, and a grandchild whose parent ended too", () => {
    const counter = new FamilyCounter();
    counter.increase([one(5, 0), one(6, 10, 0, 5), one(7, 20, 0, 6)], 10);
    expect(counter.increase([one(5, 0, 10 + 20 + 4 + 3)], 20)).toBe(7);
  });

  it("counts nothing negative where nobody waited for the child", () => {
    const counter = new FamilyCounter();
    counter.increase([one(5, 0), one(6, 500, 0, 5)], 10);
    expect(counter.increase([one(5, 3)], 20)).toBe(3);
  });

  it("counts all of a process that began since the last look, and nothing of what an older one had before", () => {
    const counter = new FamilyCounter();
    counter.increase([one(5, 0)], 100);
    expect(counter.increase([one(5, 0), one(6, 8, 0, 5, 150), one(7, 900, 0, 5, 20)], 200)).toBe(8);
    // The same number, another process.
    expect(counter.increase([one(5, 0), one(6, 3, 0, 5, 250), one(7, 900, 0, 5, 20)], 300)).toBe(3);
  });

  it("adds up to all that was used, whoever comes and goes", () => {
    const step = fc.record({ who: fc.nat(9), use: fc.nat(50), what: fc.constantFrom("run", "fork", "end", "look") });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const counter = new FamilyCounter();
        const living = [{ pid: 1, parent: 0, startTicks: 0, own: 0, reaped: 0 }];
        let [pids, ticks, used, counted] = [1, 1, 0, 0];
        const look = (): void =>
          void (counted += counter.increase(
            living.map((each) => ({ ...each })),
            ticks++,
          ));
        look();
        for (const { who, use, what } of steps) {
          const actor = living[who % living.length]!;
          actor.own += use;
          used += use;
          if (what === "look") look();
          else if (what === "fork")
            living.push({ pid: ++pids, parent: actor.pid, startTicks: ticks++, own: 0, reaped: 0 });
          else if (what === "end" && actor.pid !== 1 && !living.some(({ parent }) => parent === actor.pid)) {
            living.splice(living.indexOf(actor), 1);
            living.find(({ pid }) => pid === actor.parent)!.reaped += actor.own + actor.reaped;
          }
        }
        look();
        expect(counted).toBe(used);
      }),
    );
  });
});

describe("ProcessTree", () => {
  it("finds all below a process, and leaves out the generator with all below it", () => {
    const { root } = processTree([
      { pid: 10 },
      { pid: 11, parent: 10 },
      { pid: 12, parent: 11 },
      { pid: 13, parent: 10 },
      { pid: 14, parent: 13 },
      { pid: 20 },
    ]);
    const tree = new ProcessTree(new SystemFiles(root));
    tree.refresh();
    expect(tree.familyOf([10], 13)).toEqual([10, 11, 12]);
    expect(tree.familyOf([13], 13)).toEqual([13, 14]);
    expect(tree.familyOf([999], undefined)).toEqual([]);
    expect(tree.ancestorsOf(12)).toEqual([11, 10, 1]);
  });

  it("keeps an orphan in the family, whose parent the system has changed", () => {
    const { root, write } = processTree([{ pid: 10 }, { pid: 11, parent: 10 }, { pid: 12, parent: 11 }]);
    const tree = new ProcessTree(new SystemFiles(root));
    tree.refresh();
    write([{ pid: 10 }, { pid: 12, parent: 1 }]);
    tree.refresh();
    expect(tree.familyOf([10], undefined)).toEqual([10, 12]);
  });
});

describe("ThreadMeter", () => {
  it("tells the busiest thread, those that ran, and the switches of all", () => {
    const main = { tid: 5, runNs: 1e9, voluntary: 100, involuntary: 10 };
    const idle = { tid: 6, name: "libuv-worker", runNs: 3e9, voluntary: 50 };
    const { root, write } = processTree([{ pid: 5, threads: [main, idle] }]);
    const meter = new ThreadMeter(new SystemFiles(root), units);
    meter.take([5], 1, 1000);
    const young = { tid: 7, name: "GC (young)", runNs: 50e6, voluntary: 1, startTicks: 1050 };
    const older = { tid: 8, runNs: 9e9, voluntary: 1000, startTicks: 20 };
    write([{ pid: 5, threads: [{ ...main, runNs: 1.9e9, voluntary: 140, involuntary: 30 }, idle, young, older] }]);
    expect(meter.take([5], 1000, 1100)).toEqual({
      busiestThread: { name: "node", cpuCores: 0.9 },
      activeThreads: 2,
      voluntarySwitchesPerSecond: 41,
      involuntarySwitchesPerSecond: 20,
    });
    write([{ pid: 5, threads: [{ ...main, runNs: 1.9e9, voluntary: 140, involuntary: 30 }, idle] }]);
    expect(meter.take([5], 1000, 1200)).toMatchObject({ busiestThread: null, activeThreads: 0 });
  });

  it("goes by ticks where the kernel keeps no finer account", () => {
    const thread = (ticks: number, voluntary: number) => ({ tid: 5, hasSchedule: false, ticks, voluntary });
    const { root, write } = processTree([{ pid: 5, threads: [thread(100, 5)] }]);
    const meter = new ThreadMeter(new SystemFiles(root), units);
    meter.take([5], 1, 1000);
    write([{ pid: 5, threads: [thread(150, 9)] }]);
    expect(meter.take([5], 1000, 1100)).toMatchObject({
      busiestThread: { name: "node", cpuCores: 0.5 },
      voluntarySwitchesPerSecond: 4,
    });
  });
});

it("readKernelUnits goes by the usual figures where the kernel tells none", () => {
  expect(readKernelUnits(new SystemFiles(processTree([]).root))).toEqual(units);
  expect(readKernelUnits(new SystemFiles()).ticksPerSecond).toBeGreaterThan(0);
});
