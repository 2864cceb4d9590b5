import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hostileScripts } from "../targets/hostile-scripts.mjs";
import { startStallTicker, type StallTicker } from "../targets/stall-ticker.ts";
import { runHostile, type HostileCase, type HostileOptions, type HostileRun } from "./hostile.ts";
import {
  expectBounded,
  expectHard,
  expectIsolated,
  neighbour,
  type Reference,
  referenceOf,
  totals,
} from "./hostile-invariants.ts";
import { isLong } from "./measure.ts";

// Servers that answer wrongly in every way we know, each in a process of its own, half of the load on a good one.

const secondsEach = isLong ? 10 : 2;
const paced = { rate: "20/s", arrivals: "even", duration: `${secondsEach}s` } as const;
const gracefulStopMs = 3000;
const timeout = { headers: "400ms", total: "800ms" };

const healthy: HostileCase = {
  name: neighbour,
  behaviour: "healthy",
  method: "GET",
  outcomes: ["ok"],
  load: { rate: "200/s", arrivals: "even", duration: `${secondsEach}s` },
};
/** As many processes, requests and connections as in the runs that are compared with it. */
const allHealthy = Array.from({ length: 8 }, (_, index): HostileCase => {
  return {
    ...healthy,
    name: index === 0 ? neighbour : `${neighbour} ${String(index)}`,
    load: index === 0 ? healthy.load : paced,
  };
});

const scripted = Object.entries(hostileScripts).filter(([name]) => name !== "healthy");
const rows = [...new Set(scripted.map(([, { row }]) => row))];
const casesOf = (row: string, load: HostileCase["load"]): HostileCase[] =>
  scripted
    .filter(([, script]) => script.row === row)
    .map(([name, { method, outcome }]) => ({ name, method, outcomes: [outcome], load }));

const slow = (name: string, outcome: string, more: Partial<HostileCase> = {}): HostileCase => {
  return { name, method: "GET", outcomes: [outcome], load: paced, timeout, ...more };
};

let ticker: StallTicker | undefined;
let reference: Reference | undefined;
const overshootMs: number[] = [];

beforeAll(async () => {
  ticker = await startStallTicker();
  reference = referenceOf((await quietly(allHealthy)).seen);
}, 120_000);

afterAll(async () => {
  await ticker?.stop();
  const worst = overshootMs.length === 0 ? "not measured" : `${Math.max(...overshootMs).toFixed(1)} ms at most`;
  process.stderr.write(
    `hostile servers: ${String(totals.requests)} requests, beside them ${String(totals.neighbours)} to good ones; ` +
      `unaccounted ${String(totals.unaccounted)}, misattributed ${String(totals.misattributed)}, ` +
      `uncaught ${String(totals.uncaught)}, hung ${String(totals.hung)}; deadlines passed by ${worst}\n`,
  );
});

/** Whether the machine and the generator ran on all the while: only then milliseconds say something of a server. */
async function wasQuiet({ run }: HostileRun): Promise<boolean> {
  const cores = (await ticker?.between(run.fromMs, run.toMs)) ?? [];
  const stalledMs = Math.max(0, ...cores.flat().map(({ fromMs, toMs }) => toMs - fromMs));
  const { p99, max } = run.result.generator.loopDelayMs;
  const isQuiet = stalledMs < 30 && (p99 ?? 0) < 5 && (max ?? 0) < 30;
  if (!isQuiet)
    process.stderr.write(
      `the machine was late (stalled ${stalledMs.toFixed(0)} ms, loop p99 ${String(p99)} ms, at most ${String(max)} ms)\n`,
    );
  return isQuiet;
}

/** A run in which what must always hold did, repeated up to three times until the machine was quiet. */
async function quietly(
  cases: readonly HostileCase[],
  options: HostileOptions = {},
): Promise<{ readonly seen: HostileRun; readonly isQuiet: boolean }> {
  for (let tried = 1; ; tried++) {
    const seen = await runHostile(cases, options);
    expectHard(seen);
    const isQuiet = await wasQuiet(seen);
    if (isQuiet || tried === 3) return { seen, isQuiet };
  }
}

/** All invariants: bad servers and a good one under one command. */
async function besideAGoodOne(
  cases: readonly HostileCase[],
  options: HostileOptions = {},
): Promise<HostileRun & { readonly isQuiet: boolean }> {
  const { seen, isQuiet } = await quietly([healthy, ...cases], options);
  expectBounded(seen, secondsEach * 1000, gracefulStopMs, reference!);
  expectIsolated(seen, reference!, isQuiet);
  return { ...seen, isQuiet };
}

/** What the target's own clock says of a deadline: from a request's arrival to the client's leaving. */
function expectPunctual(
  { cases, isQuiet }: HostileRun & { readonly isQuiet: boolean },
  settingMs: number,
  name: string,
): void {
  const waitedMs = [...cases.find((each) => each.name === name)!.ledger!.waitedMs];
  expect(waitedMs.length).toBeGreaterThan(0);
  if (!isQuiet) return;
  overshootMs.push(...waitedMs.map((each) => each - settingMs));
  expect(Math.max(...waitedMs)).toBeLessThanOrEqual(settingMs + Math.max(50, 0.05 * settingMs));
  expect(Math.min(...waitedMs)).toBeGreaterThan(settingMs - 50);
}

describe("each at its own pace, beside a good server", () => {
  test.each(rows)("%s", async (row) => {
    const seen = await besideAGoodOne(casesOf(row, paced));
    const folds = casesOf(row, paced).filter(({ name }) => name.includes("fold")).length > 0;
    expect(seen.run.result.findings.map(({ kind }) => kind)).toEqual(folds && row !== "S6" ? ["folded-fields"] : []);
  });

  test("S3 a body without end, at full speed and in drops", async () => {
    const poured = slow("body without end", "body_too_large", { load: { ...paced, rate: "3/s" } });
    const dripped = slow("body without end, in drops", "body_timeout");
    const seen = await besideAGoodOne([poured, dripped]);
    expectPunctual(seen, 800, dripped.name);
  });

  test("S4 a head and a body, byte by byte", async () => {
    const head = slow("head drop by drop", "headers_timeout");
    const body = slow("body drop by drop", "body_timeout");
    const seen = await besideAGoodOne([head, body]);
    expectPunctual(seen, 400, head.name);
    expectPunctual(seen, 800, body.name);
  });

  test("S8 interim answers without end", async () => {
    await besideAGoodOne([slow("interim answers without end", "too_many_1xx")]);
  });

  test("S11 a second answer that comes when the connection is idle", async () => {
    const late = slow("second answer later", "ok", {
      load: { users: 8, duration: `${String(secondsEach)}s` },
      pause: "60ms",
    });
    const { seen } = await quietly([late]);
    const doubt = seen.run.result.validity.doubts.find(({ code }) => code === "unsolicited");
    expect(doubt?.side).toBe("target");
  });

  test("S12 no answer, and connections closed as soon as they are accepted", async () => {
    const mute = slow("nothing at all", "headers_timeout");
    const closed = slow("closed at once", "closed_before_response");
    const seen = await besideAGoodOne([mute, closed]);
    expectPunctual(seen, 400, mute.name);
    // Given up means closed: no more are open at a time than requests that may still wait.
    expect(seen.cases.find(({ name }) => name === mute.name)!.ledger!.connectionsMax).toBeLessThanOrEqual(20);
  });
});
