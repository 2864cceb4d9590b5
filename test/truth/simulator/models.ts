import { erlang, fixedService, type SlowShare } from "./formulas.ts";
import type { Distribution, TargetModel } from "../../../src/method/simulation/index.ts";

export interface PlantedModel {
  readonly name: string;
  readonly model: TargetModel;
  /** Iterations/s it completes at most, by construction. */
  readonly saturation: number;
  /** The SLO of the absolute rule, `p95 < …`, so that about this is the capacity; exactly: truths.json. */
  readonly limitMs: number;
  /** Where there is a formula for it; else a long simulation tells the truth. */
  readonly slowShare?: SlowShare;
  /** One server: with twice the reference as limit its curve is flat there. */
  readonly isSingle: boolean;
  /** Largest acceptable median and p90 of the capacity error with an absolute limit. */
  readonly allowed: { readonly median: number; readonly p90: number };
}

function pool(servers: number, hold: Distribution, more: Partial<TargetModel> = {}): TargetModel {
  return {
    stations: [{ name: "pool", servers }],
    operations: [{ name: "GET /", steps: [{ kind: "station", station: "pool", hold }] }],
    ...more,
  };
}

const exponential = (meanMs: number): Distribution => ({ kind: "exponential", meanMs });
const fixed = (meanMs: number): Distribution => ({ kind: "fixed", meanMs });

/** Five classic ones, then five that differ in kind: a lock, two stages, two visits, freezes, a delay that varies. */
export const models: readonly PlantedModel[] = [
  {
    name: "c=1 exponential 5 ms",
    model: pool(1, exponential(5)),
    saturation: 200,
    limitMs: 31.55,
    slowShare: erlang(1, 0.005),
    isSingle: true,
    allowed: { median: 0.02, p90: 0.053 },
  },
  {
    name: "c=4 lognormal cv 2, 10 ms",
    model: pool(4, { kind: "lognormal", meanMs: 10, cv: 2 }),
    saturation: 400,
    limitMs: 72.4,
    isSingle: false,
    allowed: { median: 0.023, p90: 0.05 },
  },
  {
    name: "c=10 exponential 50 ms",
    model: pool(10, exponential(50)),
    saturation: 200,
    limitMs: 306,
    slowShare: erlang(10, 0.05),
    isSingle: false,
    allowed: { median: 0.01, p90: 0.027 },
  },
  {
    name: "c=10 fixed 20 ms",
    model: pool(10, fixed(20)),
    saturation: 500,
    limitMs: 40.3,
    isSingle: false,
    allowed: { median: 0.015, p90: 0.03 },
  },
  {
    name: "c=64 exponential 100 ms",
    model: pool(64, exponential(100)),
    saturation: 640,
    limitMs: 640,
    slowShare: erlang(64, 0.1),
    isSingle: false,
    allowed: { median: 0.006, p90: 0.014 },
  },
  {
    name: "lock 4 ms, 20 ms outside",
    model: {
      stations: [{ name: "lock", servers: 1 }],
      operations: [
        {
          name: "GET /",
          steps: [
            { kind: "delay", time: fixed(20) },
            { kind: "station", station: "lock", hold: fixed(4) },
          ],
        },
      ],
    },
    saturation: 250,
    limitMs: 45,
    slowShare: fixedService(0.004, 0.02),
    isSingle: true,
    allowed: { median: 0.03, p90: 0.06 },
  },
  {
    name: "CPU 2 ms, then 8 slots of 30 ms",
    model: {
      stations: [
        { name: "cpu", servers: 1 },
        { name: "slots", servers: 8 },
      ],
      operations: [
        {
          name: "GET /",
          steps: [
            { kind: "station", station: "cpu", hold: exponential(2), cpuShare: 1 },
            { kind: "station", station: "slots", hold: exponential(30) },
          ],
        },
      ],
    },
    saturation: 8000 / 30,
    limitMs: 180,
    isSingle: false,
    allowed: { median: 0.03, p90: 0.06 },
  },
  {
    name: "two visits to 10 slots of 20 ms",
    model: {
      stations: [{ name: "pool", servers: 10 }],
      operations: [
        {
          name: "GET /",
          steps: [
            { kind: "station", station: "pool", hold: exponential(20) },
            { kind: "station", station: "pool", hold: exponential(20) },
          ],
        },
      ],
    },
    saturation: 250,
    limitMs: 200,
    isSingle: false,
    allowed: { median: 0.03, p90: 0.06 },
  },
  {
    name: "3 instances of 6 slots, 40 ms",
    model: pool(6, exponential(40), { instances: 3, balancing: "round-robin" }),
    saturation: 450,
    limitMs: 240,
    isSingle: false,
    allowed: { median: 0.03, p90: 0.06 },
  },
  {
    name: "one event loop, uniform 2–6 ms",
    model: pool(1, { kind: "uniform", meanMs: 4, spread: 0.5 }),
    saturation: 250,
    limitMs: 30,
    isSingle: true,
    allowed: { median: 0.03, p90: 0.06 },
  },
];
