import { describe, expect, it } from "vitest";
import type { LabSecond } from "#method";
import { DrainWatch } from "./drain-watch.ts";

const second = (atSeconds: number, inFlight: number): LabSecond => ({ atSeconds, inFlight }) as LabSecond;

describe("DrainWatch", () => {
  it("lasts until nothing is under way", async () => {
    const drain = new DrainWatch(10, 20, () => expect.unreachable());
    for (const [at, inFlight] of [
      [10, 40],
      [11, 3],
      [12, 0],
    ] as const)
      drain.add(second(at, inFlight));
    expect(await drain.ended).toMatchObject({ restAfterSeconds: 3 });
  });

  it("cuts off what does not end within the limit, and says that it never came to rest", async () => {
    let cuts = 0;
    const drain = new DrainWatch(10, 2, () => cuts++);
    for (const at of [10, 11]) drain.add(second(at, 5));
    expect(cuts).toBe(1);
    drain.add(second(12, 0));
    const { seconds, restAfterSeconds } = await drain.ended;
    expect([seconds.length, restAfterSeconds, cuts]).toEqual([3, null, 1]);
  });

  it("does not wait for ever for what cannot be cut off", async () => {
    const drain = new DrainWatch(10, 2, () => undefined);
    for (let at = 10; at < 15; at++) drain.add(second(at, 1));
    expect(await drain.ended).toMatchObject({ restAfterSeconds: null });
  });

  it("gives what there was where the run ends", async () => {
    const drain = new DrainWatch(10, 20, () => undefined);
    drain.add(second(10, 7));
    drain.giveUp();
    expect(await drain.ended).toEqual({ seconds: [second(10, 7)], restAfterSeconds: null });
  });
});
