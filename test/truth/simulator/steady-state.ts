import { SimulatedTarget, type TargetModel } from "../../../src/method/simulation/index.ts";
import { RandomStream } from "../../../src/scenario/random-stream.ts";

/** Requests in a look that only has to be near, and in one that has to be right: long queues are slow to average out. */
const nearRequests = 300_000;
const rightRequests = 20_000_000;
const halvings = 10;
const allowed = 0.05;

/** Latencies, ms, under a load that has lasted for ever; the first twentieth, while queues fill, is left out. */
function steadyLatencies(model: TargetModel, ratePerSecond: number, requests: number): Float64Array {
  const stream = new RandomStream(1);
  const random = (): number => stream.number();
  const latencies = new Float64Array(requests);
  let count = 0;
  let isWarm = false;
  const target = new SimulatedTarget({ ...model, deadlineMs: 1e9 }, random, {
    answered: (_, ms) => {
      if (isWarm) latencies[count++] = ms;
    },
    failed: () => {},
    ended: () => {},
  });
  let atMs = 0;
  for (let request = 0; request < requests; request++) {
    atMs += (stream.exponential() * 1000) / ratePerSecond;
    isWarm ||= request > requests / 20;
    target.arrive(atMs);
    if (request % 1000 === 0) target.advanceTo(atMs);
  }
  return latencies.subarray(0, count);
}

/**
 * The highest load at which 5 % are slower than the limit: halving, then between two loads beside that, from the
 * logarithm of the odds, which is nearly a straight line.
 */
export function capacityAt(
  model: TargetModel,
  saturation: number,
  limitMs: number,
  requests: number = rightRequests,
): number {
  const odds = (ratePerSecond: number, count: number): number => {
    const latencies = steadyLatencies(model, ratePerSecond, count);
    const share = latencies.reduce((slow, ms) => slow + (ms > limitMs ? 1 : 0), 0) / latencies.length;
    return Math.log(share / (1 - share)) - Math.log(allowed / (1 - allowed));
  };
  let [low, high] = [saturation / 50, saturation * 0.9999];
  for (let step = 0; step < halvings; step++) {
    const middle = (low + high) / 2;
    if (odds(middle, nearRequests) > 0) high = middle;
    else low = middle;
  }
  const near = (low + high) / 2;
  const aside = 0.15 * (saturation - near);
  const [before, after] = [odds(near - aside, requests), odds(near + aside, requests)];
  return near - aside - (2 * aside * before) / (after - before);
}

/** p95 at a load so low that a sample of this size is exact enough. */
export function steadyP95Ms(model: TargetModel, ratePerSecond: number): number {
  const sorted = steadyLatencies(model, ratePerSecond, rightRequests / 4).sort();
  return sorted[Math.ceil(0.95 * sorted.length) - 1]!;
}
