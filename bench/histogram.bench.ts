// What does it cost to record a latency, and what does a histogram weigh?
import { Histogram } from "#measure";

const count = 1 << 20;
const valuesMs = new Float64Array(count);
let state = 12_345;
for (let i = 0; i < count; i += 1) {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
  valuesMs[i] = 0.05 * Math.exp(6 * (state / 2 ** 32)); // 50 µs to 20 ms
}

function nsPer(times: number, run: () => void): number {
  const start = process.hrtime.bigint();
  run();
  return Number(process.hrtime.bigint() - start) / times;
}

const histogram = new Histogram();
function recordAll(): void {
  for (let i = 0; i < count; i += 1) histogram.record(valuesMs[i]!);
}

const rounds = Array.from({ length: 15 }, () => nsPer(count, recordAll)).slice(5);
const text = histogram.encode();
const merged = new Histogram();
for (let i = 0; i < 500; i += 1) merged.add(Histogram.decode(Histogram.decode(text).encode())); // warm up
const before = process.memoryUsage();
const held = Array.from({ length: 2000 }, () => Histogram.decode(text));
const after = process.memoryUsage();
const bytes = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;

const rows = {
  "record, ns (median)": rounds.toSorted((a, b) => a - b)[5]?.toFixed(1),
  "add, µs": (nsPer(2000, () => held.forEach((one) => merged.add(one))) / 1000).toFixed(1),
  "encode, µs": (nsPer(200, () => held.slice(0, 200).forEach((one) => one.encode())) / 1000).toFixed(1),
  "decode, µs": (nsPer(200, () => Array.from({ length: 200 }, () => Histogram.decode(text))) / 1000).toFixed(1),
  "text, characters": text.length,
  "memory of nine octaves, bytes": Math.round(bytes / held.length),
};
console.table(rows);
