/** Figures kept of each second. */
const fields = ["open", "begun", "ended", "holdMs", "holdMsMax", "waitMs", "waitMsMax", "errors", "most"] as const;
type Field = (typeof fields)[number];
const at = Object.fromEntries(fields.map((name, index) => [name, index])) as Readonly<Record<Field, number>>;
const width = fields.length;

/** Seconds that are allocated together. */
const chunkSeconds = 32;
/**
 * Time in which concurrency is averaged before the most of it is taken. Clocks that begin spans at whole milliseconds
 * let those of one connection overlap for a moment: over so long that does not show, and queues fill more slowly.
 */
const binMs = 20;
const binsPerSecond = 1000 / binMs;
/** A span that was open for longer is counted as open for so long. */
const spanSecondsMax = 600;

/** One span where it counts; epoch ms. */
export interface Stay {
  readonly startMs: number;
  readonly endMs: number;
  readonly waitMs: number;
  readonly weight: number;
  readonly isError: boolean;
}

/** Sums over whole seconds. */
export interface SecondsSum {
  readonly seconds: number;
  /** Mean number open at the same time. */
  readonly open: number;
  readonly begun: number;
  readonly ended: number;
  readonly holdMs: number;
  readonly holdMsMax: number;
  readonly waitMs: number;
  readonly waitMsMax: number;
  readonly errors: number;
  /** The most open at the same time of each second, ascending. */
  readonly mosts: readonly number[];
}

/** What of one place was open in each second of the clock, without knowing beforehand which seconds will be asked for. */
export class PlaceSeconds {
  readonly #chunks = new Map<number, Float64Array>();
  /** Of seconds for which spans may still come: open ms in each bin. */
  readonly #bins = new Map<number, Float32Array>();
  /** May another chunk be made? */
  readonly #mayGrow: () => boolean;

  constructor(mayGrow: () => boolean) {
    this.#mayGrow = mayGrow;
  }

  add({ startMs, endMs, waitMs, weight, isError }: Stay, sealedBefore: number): void {
    const first = Math.floor(startMs / 1000);
    const last = Math.min(Math.floor(endMs / 1000), first + spanSecondsMax);
    for (let second = first; second <= last; second += 1) {
      const fromMs = Math.max(0, startMs - second * 1000);
      const toMs = Math.min(1000, endMs - second * 1000);
      this.#plus(second, at.open, ((toMs - fromMs) / 1000) * weight);
      if (second >= sealedBefore) fill(this.#binsOf(second), fromMs, toMs);
    }
    this.#plus(last, at.ended, weight);
    const chunk = this.#chunkOf(first);
    if (chunk === undefined) return;
    const base = indexOf(first, 0);
    const holdMs = endMs - startMs;
    chunk[base + at.begun]! += weight;
    chunk[base + at.holdMs]! += holdMs * weight;
    chunk[base + at.waitMs]! += waitMs * weight;
    if (isError) chunk[base + at.errors]! += weight;
    if (holdMs > chunk[base + at.holdMsMax]!) chunk[base + at.holdMsMax] = holdMs;
    if (waitMs > chunk[base + at.waitMsMax]!) chunk[base + at.waitMsMax] = waitMs;
  }

  /** Nothing more is expected of the seconds before. */
  seal(before: number): void {
    for (const [second, bins] of this.#bins) {
      if (second >= before) continue;
      const chunk = this.#chunkOf(second);
      if (chunk !== undefined) chunk[indexOf(second, at.most)] = mostIn(bins);
      this.#bins.delete(second);
    }
  }

  /** Whole seconds, the last excluded. */
  sum(from: number, to: number): SecondsSum {
    const total = { open: 0, begun: 0, ended: 0, holdMs: 0, holdMsMax: 0, waitMs: 0, waitMsMax: 0, errors: 0 };
    const mosts: number[] = [];
    for (let second = from; second < to; second += 1) {
      const get = (field: Field): number => this.#get(second, field);
      for (const field of ["open", "begun", "ended", "holdMs", "waitMs", "errors"] as const) total[field] += get(field);
      for (const field of ["holdMsMax", "waitMsMax"] as const) total[field] = Math.max(total[field], get(field));
      const bins = this.#bins.get(second);
      mosts.push(bins === undefined ? get("most") : mostIn(bins));
    }
    const seconds = Math.max(0, to - from);
    return {
      ...total,
      seconds,
      open: seconds === 0 ? 0 : total.open / seconds,
      mosts: mosts.sort((a, b) => a - b),
    };
  }

  #get(second: number, field: Field): number {
    return this.#chunks.get(Math.floor(second / chunkSeconds))?.[indexOf(second, at[field])] ?? 0;
  }

  #plus(second: number, field: number, value: number): void {
    const chunk = this.#chunkOf(second);
    if (chunk !== undefined) chunk[indexOf(second, field)]! += value;
  }

  #chunkOf(second: number): Float64Array | undefined {
    const number = Math.floor(second / chunkSeconds);
    const known = this.#chunks.get(number);
    if (known !== undefined || !this.#mayGrow()) return known;
    const chunk = new Float64Array(chunkSeconds * width);
    this.#chunks.set(number, chunk);
    return chunk;
  }

  #binsOf(second: number): Float32Array {
    let bins = this.#bins.get(second);
    if (bins === undefined) this.#bins.set(second, (bins = new Float32Array(binsPerSecond + 1)));
    return bins;
  }
}

const indexOf = (second: number, field: number): number =>
  (second - Math.floor(second / chunkSeconds) * chunkSeconds) * width + field;

/** Spans that were open for all of a second are counted behind its bins. */
function fill(bins: Float32Array, fromMs: number, toMs: number): void {
  if (toMs - fromMs >= 1000) {
    bins[binsPerSecond]! += 1;
    return;
  }
  const last = Math.min(binsPerSecond - 1, Math.floor(toMs / binMs));
  for (let bin = Math.floor(fromMs / binMs); bin <= last; bin += 1) {
    const within = Math.min(toMs, (bin + 1) * binMs) - Math.max(fromMs, bin * binMs);
    if (within > 0) bins[bin]! += within;
  }
}

function mostIn(bins: Float32Array): number {
  let most = 0;
  for (let bin = 0; bin < binsPerSecond; bin += 1) most = Math.max(most, bins[bin]!);
  return most / binMs + bins[binsPerSecond]!;
}
