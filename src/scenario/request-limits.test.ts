import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { VirtualClock } from "../run/virtual-clock.fixture.ts";
import { RequestLimits, type RequestShares } from "./request-limits.ts";

function limitsOf(shares: RequestShares) {
  const clock = new VirtualClock();
  const seen = { sent: 0, refused: 0, inFlight: 0, inFlightMost: 0, spent: 0, sentMs: [] as number[] };
  const limits = new RequestLimits(clock, shares, () => seen.spent++);
  const ask = (takesMs: number): void => {
    limits.enter((mayGo) => {
      if (!mayGo) {
        seen.refused++;
        return;
      }
      seen.sent++;
      seen.sentMs.push(clock.nowMs());
      seen.inFlightMost = Math.max(seen.inFlightMost, ++seen.inFlight);
      clock.after(takesMs, () => {
        seen.inFlight--;
        limits.leave();
      });
    });
  };
  return { clock, limits, seen, ask };
}

describe("RequestLimits", () => {
  it("never exceeds any of its limits, whatever is asked for and when", async () => {
    const asked = fc.array(
      fc.record({ afterMs: fc.nat(50), takesMs: fc.nat(200), burst: fc.integer({ min: 1, max: 30 }) }),
      {
        minLength: 1,
        maxLength: 20,
      },
    );
    const shares = fc.record({
      requests: fc.nat(200),
      inFlight: fc.integer({ min: 1, max: 20 }),
      ratePerSecond: fc.integer({ min: 10, max: 1000 }),
    });
    await fc.assert(
      fc.asyncProperty(asked, shares, async (calls, share) => {
        const { clock, seen, ask } = limitsOf(share);
        let wanted = 0;
        for (const { afterMs, takesMs, burst } of calls) {
          await clock.runFor(afterMs);
          for (let each = 0; each < burst; each++) ask(takesMs);
          wanted += burst;
        }
        await clock.runFor(1_000_000);
        expect(seen.sent).toBe(Math.min(wanted, share.requests));
        expect(seen.sent + seen.refused).toBe(wanted);
        expect(seen.spent).toBe(wanted > share.requests ? 1 : 0);
        expect(seen.inFlightMost).toBeLessThanOrEqual(share.inFlight);
        for (const [index, ms] of seen.sentMs.entries())
          if (index > 0) expect(ms - seen.sentMs[index - 1]!).toBeGreaterThanOrEqual(1000 / share.ratePerSecond - 1e-3);
        expect(clock.pending).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it("lets those go at once that nothing stands against, and others in the order they came", async () => {
    const { clock, limits } = limitsOf({ inFlight: 2 });
    const order: string[] = [];
    for (const name of ["a", "b", "c", "d"])
      limits.enter((mayGo, wasHeld) => order.push(`${name} ${mayGo} ${wasHeld}`));
    expect(order).toEqual(["a true false", "b true false"]);
    limits.leave();
    limits.leave();
    await clock.runFor(0);
    expect(order.slice(2)).toEqual(["c true true", "d true true"]);
  });

  it("refuses whoever waits, and whoever comes later, once the run is cancelled", async () => {
    const { clock, limits, seen, ask } = limitsOf({ inFlight: 1, ratePerSecond: 1 });
    for (let each = 0; each < 5; each++) ask(10);
    await clock.runFor(20);
    limits.cancel();
    ask(10);
    await clock.runFor(10_000);
    expect([seen.sent, seen.refused, seen.spent, clock.pending]).toEqual([1, 5, 0, 0]);
  });

  it("holds up nobody while a script tries again and again", async () => {
    const { clock, limits } = limitsOf({ requests: 0 });
    let tries = 0;
    const again = (): void => {
      if (++tries < 1000) limits.enter(again);
    };
    limits.enter(again);
    expect(tries).toBe(0);
    await clock.runFor(10_000);
    expect(tries).toBe(1000);
  });
});
