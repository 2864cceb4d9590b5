import { describe, expect, it } from "vitest";
import { scenario } from "#scenario";
import type { LoadPlan, RunLimits } from "#run";
import type { MemoryTarget } from "../protocol/memory-protocol.fixture.ts";
import { VirtualRun } from "./virtual-run.fixture.ts";

const closed = (users: number, durationMs: number): LoadPlan => {
  return { kind: "closed", stages: [{ durationMs, from: users, to: users }] };
};
const open = (rate: number, durationMs: number): LoadPlan => {
  return { kind: "open", arrivals: "even", stages: [{ durationMs, from: rate, to: rate }] };
};

/** Fifty requests at once, each answered by a redirect to another: a hundred where one was thought of. */
const burst = scenario("burst", async ({ http }) => {
  await Promise.all(Array.from({ length: 50 }, (_, each) => http.get(`/${each}`, { name: "/x" })));
});

interface Seen extends MemoryTarget {
  inFlightMost: number;
}

function watching(afterMs: number): Seen {
  const ends: number[] = [];
  const target: Seen = {
    inFlightMost: 0,
    answer: ({ text, sentMs }) => {
      const alive = ends.filter((endMs) => endMs > sentMs);
      ends.splice(0, ends.length, ...alive, sentMs + afterMs);
      target.inFlightMost = Math.max(target.inFlightMost, ends.length);
      const isFirst = !text.startsWith("GET /next");
      return { afterMs, ...(isFirst ? { status: 302, fields: "location: /next\r\n" } : { body: "x".repeat(1000) }) };
    },
  };
  return target;
}

describe("Engine, asked for ten times what the run may do", () => {
  it.each([
    { workers: 1, requests: 1000 },
    { workers: 2, requests: 1001 },
    { workers: 3, requests: 500 },
    { workers: 4, requests: 7 },
  ])("sends exactly $requests requests on $workers workers, and ends", async ({ workers, requests }) => {
    const run = new VirtualRun({
      scenarios: [burst],
      loads: [closed(20, 600_000)],
      target: watching(5),
      workers,
      plan: { limits: { requests } },
    });
    expect(await run.toEnd()).toBeLessThan(60_000);
    run.expectSound();
    expect([run.received, run.collector.requests.started]).toEqual([requests, requests]);
    expect(run.said).toEqual(Array.from({ length: workers }, () => "limit: requests"));
    expect(run.clock.pending).toBe(0);
  });

  it("sends no more than the limit for arrivals and for a URL", async () => {
    const run = new VirtualRun({
      loads: [open(1000, 60_000)],
      target: { answer: () => ({ afterMs: 20 }) },
      workers: 2,
      plan: { limits: { requests: 6000 } },
    });
    await run.toEnd();
    run.expectSound();
    expect(run.received).toBe(6000);
  });

  it("is no different from a run without limits where exactly so many are needed", async () => {
    const load: LoadPlan = { kind: "iterations", iterations: 300, users: 10, maxDurationMs: 600_000 };
    const run = new VirtualRun({
      loads: [load],
      target: { answer: () => ({ afterMs: 5 }) },
      workers: 2,
      plan: { limits: { requests: 300, requestsInFlight: 10 } },
    });
    await run.toEnd();
    run.expectSound();
    expect([run.received, run.said, run.collector.iterations[0]!.completed]).toEqual([300, [], 300]);
  });

  it.each([1, 2, 3])("never has more in flight than it may, on %i workers", async (workers) => {
    const targets = Array.from({ length: workers }, () => watching(30));
    let nth = 0;
    const run = new VirtualRun({
      scenarios: [burst],
      loads: [closed(6, 2000)],
      target: targets[0]!,
      workers,
      plan: { limits: { requestsInFlight: 10 } },
    });
    // Each worker has its own target, so that what is in flight can be told apart by shares.
    for (const protocol of run.protocols) Object.assign(protocol, { target: targets[nth++] });
    await run.toEnd();
    run.expectSound();
    expect(targets.reduce((sum, { inFlightMost }) => sum + inFlightMost, 0)).toBe(10);
  });

  it.each([1, 2])("takes no more bytes than it may but for one read each, on %i workers", async (workers) => {
    const limits: RunLimits = { bytes: 500_000 };
    const run = new VirtualRun({
      scenarios: [burst],
      loads: [closed(20, 600_000)],
      target: watching(5),
      workers,
      plan: { limits },
    });
    await run.toEnd();
    run.expectSound();
    const bytes = run.protocols.reduce((sum, { traffic }) => sum - traffic.bytesLeft, 500_000);
    expect(bytes).toBeGreaterThan(500_000);
    expect(bytes).toBeLessThanOrEqual(500_000 + 1100 * workers);
    expect(run.collector.requests.cancelled).toBeGreaterThan(0);
    expect(run.said).toEqual(Array.from({ length: workers }, () => "limit: bytes"));
    expect(run.clock.pending).toBe(0);
  });

  it("ends the load after the time it may last, and lets what is in flight end", async () => {
    const run = new VirtualRun({
      loads: [open(100, 100_000), closed(3, 100_000)],
      target: { answer: () => ({ afterMs: 700 }) },
      workers: 2,
      plan: { limits: { durationMs: 10_000 } },
    });
    const endedMs = await run.toEnd();
    expect(endedMs).toBeGreaterThan(10_600);
    expect(endedMs).toBeLessThanOrEqual(10_710);
    run.expectSound();
    expect([run.collector.iterations[0]!.planned, run.collector.requests.cancelled]).toEqual([1000, 0]);
    expect(run.said).toEqual(["limit: duration", "limit: duration"]);
    expect(run.clock.pending).toBe(0);
  });

  it("says nothing of a limit that the plan keeps by itself", async () => {
    const run = new VirtualRun({
      loads: [open(100, 10_000)],
      target: { answer: () => ({ afterMs: 7 }) },
      plan: { limits: { durationMs: 10_000, requests: 1000, bytes: 1e9 } },
    });
    await run.toEnd();
    expect([run.received, run.said, run.clock.pending]).toEqual([1000, [], 0]);
  });

  it("does not let a script that never gives up keep the run from ending", async () => {
    const stubborn = scenario("stubborn", async ({ http }) => {
      for (;;) await http.get("/").catch(() => undefined);
    });
    const run = new VirtualRun({
      scenarios: [stubborn],
      loads: [closed(2, 600_000)],
      target: { answer: () => ({ afterMs: 5 }) },
      plan: { limits: { requests: 10 }, gracefulStopMs: 500 },
    });
    expect(await run.toEnd()).toBeLessThanOrEqual(600);
    expect(run.received).toBe(10);
  });
});
