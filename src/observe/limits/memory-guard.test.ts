import { expect, it } from "vitest";
import { MemoryGuard } from "./memory-guard.ts";

const limit = 1000;

/** What a guard orders, look by look, 50 ms apart. */
const orders = (used: readonly number[]): string[] => {
  const guard = new MemoryGuard();
  return used.map((bytes, index) => guard.next(index * 50, bytes, limit));
};

it("MemoryGuard lets a run go on below 80 %", () => {
  expect(new Set(orders([0, 290, 590, 640, 690, 730, 760, 790]))).toEqual(new Set(["go"]));
});

it("MemoryGuard holds back from 80 % on, and lets go at 75 %", () => {
  expect(orders([790, 800, 780, 760, 750, 760])).toEqual(["go", "shed", "shed", "shed", "go", "go"]);
});

it("MemoryGuard ends the run at 95 %, for good", () => {
  expect(orders([900, 949, 950, 100])).toEqual(["shed", "stop", "stop", "stop"]);
  expect(orders([940, 945, 950, 100])).toEqual(["shed", "shed", "stop", "stop"]);
});

it("MemoryGuard holds back, and from 80 % on ends the run, where memory would be full before it has ended", () => {
  // 100 bytes in 50 ms are 600 in 300 ms.
  expect(orders([500, 600])).toEqual(["go", "shed"]);
  expect(orders([500, 590])).toEqual(["go", "go"]);
  expect(orders([700, 800])).toEqual(["go", "stop"]);
});

it("MemoryGuard ends the run where holding back for 5 s did not help", () => {
  const guard = new MemoryGuard();
  expect(guard.next(0, 850, limit)).toBe("shed");
  expect(guard.next(4999, 850, limit)).toBe("shed");
  expect(guard.shedMs(4999)).toBe(4999);
  expect(guard.next(5000, 850, limit)).toBe("stop");
  expect(guard.shedMs(9000)).toBe(5000);
});

it("MemoryGuard remembers the most that was used of what there was", () => {
  const guard = new MemoryGuard();
  guard.next(0, 500, 2000);
  guard.next(50, 700, 1000);
  guard.next(100, 800, 2000);
  expect(guard).toMatchObject({ mostShare: 0.7, usedBytesMax: 700, limitBytes: 1000 });
});
