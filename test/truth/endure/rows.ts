import { soak, stress, type StressOrder } from "#method";
import type { SoakResult } from "#run";
import { SimulatedLab, type TargetModel } from "../../../src/method/simulation/index.ts";
import { seeded } from "../../../src/method/simulation/seeded.fixture.ts";

/** What one seed came to: right or wrong, and in which words. */
export interface Score {
  readonly isRight: boolean;
  readonly said: string;
}

/** A planted target, and how often what is said of it must be right. */
export interface Row {
  readonly name: string;
  readonly rightMin: number;
  score(seed: number): Promise<Score>;
}

const soakSeconds = 1800;
const ratePerSecond = 20;

/** Ten servers that hold a request for 50 ms each on average: 200/s. */
function pool(over: Partial<TargetModel>, queueMax?: number): TargetModel {
  const hold = { kind: "exponential", meanMs: 50 } as const;
  return {
    stations: [{ name: "pool", servers: 10, ...(queueMax !== undefined && { queueMax }) }],
    operations: [{ name: "GET /", steps: [{ kind: "station", station: "pool", hold, cpuShare: 0.3 }] }],
    ...over,
  };
}

/** Between two figures, evenly on a logarithmic scale. */
const between = (low: number, high: number, share: number): number => low * (high / low) ** share;

function memoryOf(draw: () => number): NonNullable<TargetModel["memory"]> {
  const noise = { bytes: between(0.5e6, 3e6, draw()), correlation: 0.9 * draw() };
  const garbage = { bytesPerRequest: between(5e3, 1e5, draw()), collectedAtBytes: between(5e6, 40e6, draw()) };
  return { noise, limitBytes: 1e9, ...(draw() < 0.5 && { garbage }) };
}

async function soaked(model: TargetModel, seed: number): Promise<SoakResult["trends"][number]> {
  const order = { ratePerSecond, rateFrom: "planted", seconds: soakSeconds, mayEndEarly: true, say: () => undefined };
  const { trends } = await soak(new SimulatedLab(model, seeded(seed)), order);
  return trends.find(({ subject }) => subject === "resident memory")!;
}

/** Seeds of parameters are not those of arrivals. */
const drawing = (seed: number): (() => number) => seeded(seed * 7919 + 13);

async function leaks(seed: number): Promise<Score> {
  const draw = drawing(seed);
  const memory = memoryOf(draw);
  const planted = between(2_000, 30_000, draw());
  const { verdict, perRequest } = await soaked(pool({ memory, leakBytesPerRequest: planted }), seed);
  return {
    isRight: verdict === "leak",
    said: `${verdict} of ${perRequest?.value.toFixed(0) ?? "?"} for ${planted.toFixed(0)}`,
  };
}

async function fills(seed: number): Promise<Score> {
  const draw = drawing(seed);
  const memory = memoryOf(draw);
  const seconds = soakSeconds * between(0.1, 0.8, draw());
  const cache = { bytes: between(40e6, 200e6, draw()), requests: seconds * ratePerSecond };
  const { verdict } = await soaked(pool({ memory: { ...memory, cache } }), seed);
  return { isRight: verdict !== "leak", said: `${verdict}, full to 63 % after ${seconds.toFixed(0)} s` };
}

async function keeps(seed: number): Promise<Score> {
  const { verdict } = await soaked(pool({ memory: memoryOf(drawing(seed)) }), seed);
  return { isRight: verdict !== "leak", said: verdict };
}

const usual: Omit<StressOrder, "say"> = {
  capacityPerSecond: 185,
  saturationPerSecond: 200,
  recoverySecondsMax: 600,
  patienceSeconds: 10,
  knownFrom: "planted",
  pace: { calmSeconds: 30, stepSeconds: 8, holdSeconds: 10 },
  pulses: null,
  retries: 0,
  ratePerSecondMax: null,
};

/** What is owed is worked off in a time that the queue itself tells. */
async function recovers(seed: number): Promise<Score> {
  const lab = new SimulatedLab(pool({ deadlineMs: 3_600_000 }), seeded(seed));
  let backSeconds = 0;
  let emptyAfter: number | null = null;
  const stepSeconds = Math.round(between(4, 10, drawing(seed)()));
  const result = await stress(lab, {
    ...usual,
    patienceSeconds: 3600,
    pace: { ...usual.pace, stepSeconds },
    say: ({ stage, stageSeconds }) => {
      if (!stage.startsWith("back")) return;
      backSeconds = stageSeconds;
      const waiting = lab.target.instances.stations.reduce((sum, station) => sum + station.waiting, 0);
      if (waiting === 0) emptyAfter ??= backSeconds;
    },
  });
  const after = result.recovery?.recoveredAfterSeconds ?? Number.POSITIVE_INFINITY;
  const truth = emptyAfter ?? Number.NaN;
  const isRight = result.outcome === "recovers" && Math.abs(after - truth) <= Math.max(2, 0.1 * truth);
  return { isRight, said: `${result.outcome} after ${String(after)} s, empty after ${String(truth)} s` };
}

async function collapses(seed: number): Promise<Score> {
  const retries = 1 + (seed % 3);
  const lab = new SimulatedLab(pool({ deadlineMs: 250, clientRetries: retries }), seeded(seed));
  const pulses = { baseSeconds: 5, pulseSeconds: 10 };
  const patienceSeconds = 0.25 * (1 + retries);
  const order = { ...usual, retries, patienceSeconds, pulses, say: () => undefined };
  const { outcome, safeLoad } = await stress(lab, order);
  const truth = 200 / (1 + retries);
  // At half of its capacity one retry asks for less than it can do: that is no collapse that lasts.
  const isKnown = retries === 1 ? outcome !== "gone" : outcome === "metastable";
  const value = safeLoad?.value ?? Number.NaN;
  return {
    isRight: isKnown && Math.abs(value / truth - 1) <= 0.15,
    said: `${outcome}, safe up to ${value.toFixed(0)}/s for ${truth.toFixed(0)}/s`,
  };
}

/** Shares of its capacity that a collapse ends at: with so many retries more is sent than the 200/s it works off. */
const endings = [
  { retries: 2, atPerSecond: 0.25 * 185 },
  { retries: 5, atPerSecond: 0.1 * 185 },
  { retries: 12, atPerSecond: 0 },
] as const;

async function comesBack(seed: number): Promise<Score> {
  const { retries, atPerSecond } = endings[seed % endings.length]!;
  const lab = new SimulatedLab(pool({ deadlineMs: 250, clientRetries: retries }), seeded(seed));
  const patienceSeconds = 0.25 * (1 + retries);
  const { recovery } = await stress(lab, { ...usual, retries, patienceSeconds, say: () => undefined });
  const found = recovery?.recoversAtPerSecond;
  return { isRight: found === atPerSecond, said: `${String(found)}/s for ${String(atPerSecond)}/s` };
}

async function sheds(seed: number): Promise<Score> {
  const lab = new SimulatedLab(pool({ deadlineMs: 1000, clientRetries: 3 }, 50), seeded(seed));
  const { outcome, retained } = await stress(lab, { ...usual, retries: 3, say: () => undefined });
  const ratio = retained?.ratio ?? 0;
  return { isRight: outcome === "recovers" && ratio > 0.9, said: `${outcome}, ${ratio.toFixed(2)} retained` };
}

export const rows: readonly Row[] = [
  { name: "soak: a leak is called one", rightMin: 0.95, score: leaks },
  { name: "soak: a cache that fills is never called a leak", rightMin: 0.98, score: fills },
  { name: "soak: memory that keeps its level is not called a leak", rightMin: 0.98, score: keeps },
  { name: "stress: recovery within 10 % of the truth", rightMin: 0.95, score: recovers },
  { name: "stress: retries keep it down, safe load within 15 %", rightMin: 0.95, score: collapses },
  { name: "stress: the load at which a collapse ends", rightMin: 0.95, score: comesBack },
  { name: "stress: a bounded queue is healthy", rightMin: 0.95, score: sheds },
];
