import { afterEach, expect, test } from "vitest";
import { startTarget, type Target, type TargetCounts, type TargetLedger } from "../targets/start.ts";
import { expectClosedLedger } from "./exactness.ts";
import { seconds } from "./measure.ts";
import { monotonicMs } from "./monotonic.ts";
import { plimsoll } from "./plimsoll.ts";

// A target killed and started again in the middle of a run: errors in the gap only, no burst after it, none sent twice.

const running: Target[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((target) => target.stop()));
});

async function start(port?: number): Promise<Target> {
  const target = await startTarget("null", port === undefined ? {} : { port });
  running.push(target);
  return target;
}

interface Restarted {
  readonly before: TargetCounts;
  readonly after: TargetLedger;
  /** CLOCK_MONOTONIC milliseconds. */
  readonly killedMs: number;
  readonly backMs: number;
  readonly run: Awaited<ReturnType<typeof plimsoll>>;
}

/** Runs against a target that is killed after so many requests, and is back after a while. */
async function restarted(
  args: (url: string) => readonly string[],
  killAfter: number,
  gapMs: number,
): Promise<Restarted> {
  const first = await start();
  let before: TargetCounts | undefined;
  let second: Target | undefined;
  let [killedMs, backMs] = [0, 0];
  const run = await plimsoll(args(first.url), {
    whileRunning: async () => {
      do before = await first.counts();
      while (before.requests < killAfter);
      await first.stop();
      killedMs = monotonicMs();
      await new Promise((resolve) => setTimeout(resolve, gapMs));
      second = await start(first.port);
      backMs = monotonicMs();
    },
  });
  return { before: before!, after: await second!.ledger(), killedMs, backMs, run };
}

const inWindow = (moments: Float64Array, fromMs: number, toMs: number): number =>
  moments.filter((ms) => ms >= fromMs && ms < toMs).length;

/** How long nothing came in all, where nothing came for four times as long as planned. */
function stoodMs(moments: Float64Array, fromMs: number, toMs: number): number {
  const gaps = moments.subarray(1).map((ms, index) => (ms > fromMs && ms < toMs ? ms - moments[index]! : 0));
  return gaps.filter((gapMs) => gapMs > 10).reduce((sum, gapMs) => sum + gapMs, 0);
}

test("open load: as many attempts as arrivals, the rate is back at once, and no burst comes with it", async () => {
  const rate = 400;
  const length = seconds(6, 15);
  const { before, after, killedMs, backMs, run } = await restarted(
    (url) => [`${url}/`, "-R", `${rate}/s`, "--arrivals", "even", "-d", `${length}s`, "--workers", "2"],
    rate,
    1500,
  );
  const { requests, iterations } = run.result.ledger;
  expectClosedLedger(run.result);
  // No arrival is lost, none is tried twice.
  expect(iterations).toMatchObject({ planned: rate * length, dropped: 0 });
  expect(requests.started).toBe(rate * length);
  const closed = ["connect_refused", "reset", "closed_before_response", "connect_failed"];
  for (const name of Object.keys(requests.byError)) expect(closed).toContain(name);
  // What the two targets saw is at most what was sent; what was answered is what they answered.
  expect(requests.ok).toBeGreaterThanOrEqual(before.answered + after.answered);
  expect(before.requests + after.requests).toBeLessThanOrEqual(requests.started);
  // By the target's own clock: never more than 1.2 times the plan in half a second, from the first moment on. What comes
  // at once after the machine stood still is late, not more: arrivals for as long as nothing came do not count.
  const lastMs = after.arrivedAt.at(-1)!;
  for (let fromMs = backMs - 500; fromMs < lastMs; fromMs += 100) {
    const late = (rate * stoodMs(after.arrivedAt, fromMs - 500, fromMs + 500)) / 1000;
    expect(inWindow(after.arrivedAt, fromMs, fromMs + 500)).toBeLessThanOrEqual(1.2 * (rate / 2) + late);
  }
  // And back at the rate within two seconds of listening.
  const settledMs = backMs + 2000;
  const expected = (rate * (lastMs - settledMs)) / 1000;
  expect(inWindow(after.arrivedAt, settledMs, lastMs)).toBeGreaterThanOrEqual(0.98 * expected - 2);
  // The errors are those of the gap, and latency of what was served does not count them in.
  const failedSeconds = run.result.timeline.filter((point) => point.errorsPerSecond > 0);
  expect(failedSeconds.length).toBeGreaterThan(0);
  expect(failedSeconds.length).toBeLessThanOrEqual(Math.ceil((backMs - killedMs) / 1000) + 2);
});

test("closed load: users wait between attempts, and nobody storms the target when it is back", async () => {
  const users = 20;
  const { after, killedMs, backMs, run } = await restarted(
    (url) => [`${url}/`, "-u", String(users), "-d", `${seconds(5, 10)}s`, "--workers", "2"],
    2000,
    2000,
  );
  expectClosedLedger(run.result);
  const { connect_refused: refused = 0, ...others } = run.result.ledger.requests.byError;
  // 100, 200, 400, 800 ms, then one a second: by each user, however long the gap was.
  const attemptsMost = 5 + Math.ceil((backMs - killedMs) / 1000);
  expect(refused).toBeGreaterThanOrEqual(users);
  expect(refused).toBeLessThanOrEqual(users * attemptsMost);
  // A user has one request under way at a time, and the system may take one more for a process that is going.
  expect(Object.values(others).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(2 * users);
  // Everybody comes back, on one connection each and no more.
  expect(after.connections).toBeGreaterThanOrEqual(users);
  expect(after.connectionsMax).toBeLessThanOrEqual(users);
});
