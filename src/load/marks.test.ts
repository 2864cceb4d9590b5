import { describe, expect, it } from "vitest";
import { VirtualClock } from "../run/virtual-clock.fixture.ts";
import { Marks } from "./marks.ts";

function world(throughAtMs = 0): { clock: VirtualClock; marks: Marks; said: string[] } {
  const clock = new VirtualClock(0, 1 / 32);
  const said: string[] = [];
  const marks = new Marks({
    clock,
    isThrough: () => clock.nowMs() >= throughAtMs,
    beginUntil: (atMs) => void said.push(`begin until ${atMs}`),
    post: () => void said.push(`post at ${Math.round(clock.nowMs())}`),
  });
  return { clock, marks, said };
}

describe("Marks", () => {
  it("are told of at their moment, each once", async () => {
    const { clock, marks, said } = world();
    for (const atMs of [2000, 1000, 2000]) marks.add(atMs);
    expect(marks.nextMs).toBe(1000);
    await clock.runUntil(5000);
    expect(said).toEqual(["post at 1000", "post at 2000"]);
    expect(marks.nextMs).toBe(Number.POSITIVE_INFINITY);
  });

  it("wait for what was to begin before, but not for long", async () => {
    const late = world(1030);
    late.marks.add(1000);
    await late.clock.runUntil(2000);
    expect(late.said).toEqual(["post at 1030"]);
    const tooLate = world(1500);
    tooLate.marks.add(1000);
    await tooLate.clock.runUntil(2000);
    expect(tooLate.said).toEqual(["post at 1100"]);
  });

  it("are passed by whoever begins something later, and then told of no second time", async () => {
    const { clock, marks, said } = world();
    marks.add(1000);
    marks.add(1500);
    marks.pass();
    expect(said).toEqual(["begin until 1000", "post at 0"]);
    expect(marks.nextMs).toBe(1500);
    await clock.runUntil(3000);
    expect(said.slice(2)).toEqual(["post at 1500"]);
  });

  it("are over when cancelled, also while one waits", async () => {
    const { clock, marks, said } = world(1050);
    marks.add(1000);
    await clock.runUntil(1010);
    marks.cancel();
    await clock.runUntil(3000);
    expect([said, clock.pending]).toEqual([[], 0]);
  });
});
