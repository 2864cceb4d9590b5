import { afterEach, expect, test } from "vitest";
import { startCapacityTarget, type CapacityTarget } from "../targets/capacity/start.ts";
import { capacityTargets, type CapacityTargetName } from "../targets/capacity/table.ts";
import { isLong, seconds } from "./measure.ts";
import { plimsoll } from "./plimsoll.ts";

// The targets that know what they carry are the measure of `explore`, so they are measured first: what they complete
// under a load below, near and above what they say they carry.

const running: CapacityTarget[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((target) => target.stop()));
});

const limited = (Object.keys(capacityTargets) as CapacityTargetName[]).filter(
  (name) => capacityTargets[name].aboutPerSecond !== null,
);
const short: readonly CapacityTargetName[] = ["cpu-loop"];
const tried = isLong ? limited : short;

/** Loads a fresh target at so much of what it is about to carry, as soon as it is warm; says when that began. */
async function load(
  name: CapacityTargetName,
  share: number,
  loadSeconds: number,
): Promise<{ target: CapacityTarget; fromMs: number }> {
  const { aboutPerSecond, coldRequests } = capacityTargets[name];
  const target = await startCapacityTarget(name);
  running.push(target);
  if (coldRequests !== undefined) await plimsoll([target.url, "-i", String(coldRequests * 2), "-c", "20"]);
  const rate = `${((aboutPerSecond ?? 0) * share).toFixed(1)}/s`;
  const { fromMs } = await plimsoll([target.url, "-R", rate, "-d", `${loadSeconds}s`]);
  return { target, fromMs };
}

/** Not skipped in the short form, but not there. */
function inLongForm(name: string, run: () => Promise<void>): void {
  if (isLong) test(name, run);
}

const steady = tried.filter((name) => capacityTargets[name].falls !== true);
test.each(steady)("%s completes what it says it carries when more arrives", async (name) => {
  const loadSeconds = seconds(6, 12);
  const { target, fromMs } = await load(name, 1.3, loadSeconds);
  const truth = await target.truth();
  const saturation = truth?.saturationPerSecond ?? Number.NaN;
  const completed = await target.completedPerSecond(fromMs, 2, loadSeconds - 0.5);
  const said = `${completed.toFixed(1)}/s completed, ${saturation.toFixed(1)}/s by ${truth?.formula}`;
  if (isLong) process.stderr.write(`${name}: ${said}\n`);
  expect(Math.abs(completed / saturation - 1), said).toBeLessThan(0.03);
});

inLongForm("a target that collapses completes next to nothing when more arrives", async () => {
  const { target, fromMs } = await load("collapse", 1.3, 12);
  expect(await target.completedPerSecond(fromMs, 7, 11.5)).toBeLessThan(20);
});

inLongForm("two visits and more arrivals: as many first visits are served as their share of the line", async () => {
  const { target, fromMs } = await load("pool-two-checkouts", 1.3, 12);
  const carried = (await target.truth())?.saturationPerSecond ?? Number.NaN;
  const { requests } = await target.counts();
  const arriving = requests / 12;
  // first / visits = arriving / (arriving + first), with visits = 2 × carried.
  const first = (Math.sqrt(arriving ** 2 + 8 * carried * arriving) - arriving) / 2;
  const completed = await target.completedPerSecond(fromMs, 4, 11.5);
  expect(Math.abs(completed / (2 * carried - first) - 1)).toBeLessThan(0.05);
});

const belowSaturation = isLong ? [0.5, 0.9] : [0.9];
test.each(tried.flatMap((name) => belowSaturation.map((share) => ({ name, share }))))(
  "$name completes all at $share of it",
  async ({ name, share }) => {
    const { target } = await load(name, share, seconds(4, 12));
    const { requests } = await target.counts();
    expect(requests).toBeGreaterThan(100);
    expect((await target.completed()) / requests).toBeGreaterThan(0.97);
  },
);
