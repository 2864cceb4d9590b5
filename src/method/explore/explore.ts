import type { ExploreOrder } from "../explore-order.ts";
import type { Lab } from "../lab.ts";
import type { LoadGrid } from "./posterior.ts";
import type { Rule } from "./reference.ts";
import { relaxationSeconds } from "./estimate.ts";
import { Search, type Made } from "./search.ts";

/** Loads up to this part of the saturation show the same latency as no load to speak of. */
const referenceShare = 0.03;
const probeTimes = 1.2;

export async function search(lab: Lab, order: ExploreOrder): Promise<Search> {
  const search = new Search(lab, order);
  const { effort } = search;
  const start = order.startRatePerSecond;
  await search.make({ purpose: "warm-up", ratePerSecond: start, seconds: effort.warmUpSeconds, discarded: 0 });
  let rate = start;
  for (;;) {
    const first = await search.make({
      purpose: "reference",
      ratePerSecond: rate,
      seconds: effort.referenceSeconds,
      discarded: 0,
    });
    if (!first.isOverload) break;
    rate /= 4;
  }
  const base = rate;
  search.judge(references(search, Number.POSITIVE_INFINITY, base));
  // doubling
  let over: Made;
  for (;;) {
    rate *= 2;
    over = await search.make({
      purpose: "doubling",
      ratePerSecond: rate,
      seconds: effort.doublingSeconds,
      discarded: 1,
      endsAtOverload: false,
    });
    if (over.isOverload) break;
  }
  // saturation probe
  const rough = search.saturation?.perSecond ?? rate / 2;
  await search.make({
    purpose: "saturation",
    ratePerSecond: probeTimes * rough,
    seconds: effort.probeSeconds,
    discarded: 1,
  });
  if (effort.higherProbeSeconds > 0) {
    await search.make({
      purpose: "saturation",
      ratePerSecond: 1.25 * probeTimes * rough,
      seconds: effort.higherProbeSeconds,
      discarded: 1,
    });
  }
  // reference
  const saturation = search.saturation!;
  const at = Math.max(base, referenceShare * saturation.perSecond);
  const seconds = Math.min(effort.settleSecondsMax, Math.ceil(effort.settleRequests / at));
  if (order.slo.length === 0) {
    await search.make({ purpose: "reference", ratePerSecond: at, seconds, discarded: 1 });
    search.judge(references(search, saturation.perSecond, base));
  }
  await narrow(search);
  return search;
}

function references(search: Search, saturation: number, base: number) {
  return search.made
    .filter(({ purpose, ratePerSecond }) => {
      const isLow = ratePerSecond <= Math.max(base, 1.3 * referenceShare * saturation);
      return purpose === "reference" ? isLow : purpose === "doubling" && saturation < 1e9 && isLow;
    })
    .map(({ log }) => log);
}

const pattern = [0, 0.7, -0.7];

async function narrow(search: Search): Promise<void> {
  const { effort, lab } = search;
  const until = lab.nowSeconds + effort.searchSeconds;
  for (let number = 0; ; number++) {
    const left = until - lab.nowSeconds;
    if (left < effort.trialSecondsMin) return;
    const [{ grid, rule }] = search.limits() as [{ grid: LoadGrid; rule: Rule }];
    if (grid.width < effort.widthEnough && number >= 2) return;
    const ratePerSecond = nextRate(grid, number);
    const waitMs = rule.waitMs(0);
    const relaxation = relaxationSeconds(ratePerSecond, search.saturation, waitMs);
    const wanted = Math.max(effort.trialSecondsMin, Math.ceil(6 * relaxation));
    const seconds = Math.min(left, effort.trialSecondsMax, wanted);
    const fill = waitMs === null ? 0 : (ratePerSecond * waitMs) / 1000 / 3;
    const discarded = Math.max(3, Math.round(seconds / 5));
    await search.make({ purpose: "search", ratePerSecond, seconds, discarded, fill });
  }
}

function nextRate(grid: LoadGrid, number: number): number {
  const deviation = Math.min(0.1, Math.log(grid.quantile(0.7) / grid.quantile(0.3)) / 1.05);
  return grid.quantile(0.5) * Math.exp(pattern[number % 3]! * deviation);
}
