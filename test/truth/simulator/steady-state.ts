import { Histogram } from "../../../src/measure/index.ts";
import { SimulatedTarget, type TargetModel } from "../../../src/method/simulation/index.ts";
import { RandomStream } from "../../../src/scenario/random-stream.ts";

/** Requests in one look at a load; the first fifth, while queues fill, is left out. */
const requests = 1_000_000;

/** p95 of a model under a load that has lasted for ever. */
export function steadyP95Ms(model: TargetModel, ratePerSecond: number, seed = 1): number {
  const stream = new RandomStream(seed);
  const random = (): number => stream.number();
  const latency = new Histogram();
  let isWarm = false;
  const target = new SimulatedTarget({ ...model, deadlineMs: 1e9 }, random, {
    answered: (_, ms) => {
      if (isWarm) latency.record(ms);
    },
    failed: () => {},
    ended: () => {},
  });
  let atMs = 0;
  for (let request = 0; request < requests; request++) {
    atMs += (stream.exponential() * 1000) / ratePerSecond;
    isWarm ||= request > requests / 5;
    target.arrive(atMs);
    if (request % 1000 === 0) target.advanceTo(atMs);
  }
  return latency.quantile(0.95)!;
}

/** The highest load whose p95 is not above the limit: halving, 12 times. */
export function capacityAt(model: TargetModel, saturation: number, limitMs: number): number {
  let [low, high] = [saturation / 50, saturation * 0.9999];
  for (let step = 0; step < 14; step++) {
    const middle = (low + high) / 2;
    // The same draws each time: what is compared are loads, not luck.
    if (steadyP95Ms(model, middle) > limitMs) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}
