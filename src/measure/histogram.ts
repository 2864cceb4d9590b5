import {
  bucketCount,
  bucketOf,
  chunkCount,
  chunkSize,
  highestMs,
  lowestMs,
  microsecondsOf,
  midpointMs,
} from "./histogram-layout.ts";
import { decodeContent, encodeContent, type HistogramContent, type NumberSink } from "./histogram-text.ts";

const absent = 0xffff;
const wrap = 2 ** 32;
const noCounts = new Uint32Array(0);

/**
 * Durations from 1 µs to 1 hour with their count, sum, smallest and largest, at most 0.4 % off in between.
 * Mergeable: a merged histogram is what recording everything into one would have given.
 */
export class Histogram {
  /** Counts of the chunks used so far, in the order of their first use; 512 bytes each. */
  #counts = noCounts;
  /** Where in `#counts` each chunk begins. */
  readonly #baseOf = new Uint16Array(chunkCount).fill(absent);
  /** How many times 2^32 a bucket's count has wrapped: long runs only. */
  #wraps: Map<number, number> | undefined;
  #count = 0;
  #sumMs = 0;
  #minMs = Infinity;
  #maxMs = -Infinity;

  get count(): number {
    return this.#count;
  }

  get sumMs(): number {
    return this.#sumMs;
  }

  get minMs(): number | null {
    return this.#count === 0 ? null : this.#minMs;
  }

  get maxMs(): number | null {
    return this.#count === 0 ? null : this.#maxMs;
  }

  get meanMs(): number | null {
    return this.#count === 0 ? null : this.#sumMs / this.#count;
  }

  /** Something longer than an hour was counted in the last bucket: `maxMs` and the sum are right, percentiles are not. */
  get overflow(): boolean {
    return this.#maxMs > highestMs;
  }

  record(ms: number): void {
    if (!(ms >= lowestMs && ms <= highestMs)) {
      this.#recordOutside(ms);
      return;
    }
    const bucket = bucketOf((ms * 1000 + 0.5) >>> 0);
    const base = this.#baseOf[bucket >> 7] as number; // always in range
    if (base === absent) this.#addTo(bucket, 1);
    else {
      const place = base + (bucket & 127);
      const count = ((this.#counts[place] as number) + 1) >>> 0; // always in range
      this.#counts[place] = count;
      if (count === 0) this.#wrapBy(bucket, 1);
    }
    this.#count += 1;
    this.#sumMs += ms;
    if (ms < this.#minMs) this.#minMs = ms;
    if (ms > this.#maxMs) this.#maxMs = ms;
  }

  #recordOutside(ms: number): void {
    if (!Number.isFinite(ms)) throw new Error(`a duration of ${String(ms)} ms was recorded`);
    const counted = Math.max(lowestMs, ms);
    this.#addTo(bucketOf(microsecondsOf(counted)), 1);
    this.#addTotals(1, counted, counted, counted);
  }

  add(other: Histogram): void {
    const wraps = other.#wraps === undefined ? [] : [...other.#wraps]; // as before: it may be added to itself
    for (let chunk = 0; chunk < chunkCount; chunk += 1) {
      if (other.#baseOf[chunk] !== absent) this.#addChunkOf(other, chunk);
    }
    for (const [bucket, times] of wraps) this.#wrapBy(bucket, times);
    this.#addTotals(other.#count, other.#sumMs, other.#minMs, other.#maxMs);
  }

  /** What is left without what another holds of the same records; smallest and largest to the bucket. */
  without(other: Histogram): Histogram {
    const left = new Histogram();
    let [minMs, maxMs] = [Infinity, -Infinity];
    this.#forEachCount((bucket, count) => {
      const rest = count - (other.#baseOf[bucket >> 7] === absent ? 0 : other.#countOf(bucket));
      if (rest <= 0) return;
      left.#addTo(bucket, rest);
      minMs = Math.min(minMs, midpointMs(bucket));
      maxMs = Math.max(maxMs, midpointMs(bucket));
    });
    const count = Math.max(0, this.#count - other.#count);
    if (count > 0) left.#addTotals(count, this.#sumMs - other.#sumMs, minMs, maxMs);
    return left;
  }

  /** Keeps its storage: the next second needs the same chunks. */
  reset(): void {
    this.#counts.fill(0);
    this.#wraps = undefined;
    this.#count = 0;
    this.#sumMs = 0;
    this.#minMs = Infinity;
    this.#maxMs = -Infinity;
  }

  /** The value at rank ⌈q·n⌉; null when nothing was recorded. */
  quantile(q: number): number | null {
    // q·n may come out a hair above the whole number it stands for (0.07 × 100).
    return this.valueAtRank(Math.ceil(q * this.#count * (1 - 4e-16)));
  }

  /** The rank-th smallest value, from 1; ranks outside are clamped. Null when nothing was recorded. */
  valueAtRank(rank: number): number | null {
    if (this.#count === 0) return null;
    if (rank <= 1) return this.#minMs;
    if (rank >= this.#count) return this.#maxMs;
    return Math.min(this.#maxMs, Math.max(this.#minMs, midpointMs(this.#bucketAtRank(rank))));
  }

  /** How many were slower; those in the same bucket count as equal. */
  countAbove(ms: number): number {
    const limit = bucketOf(microsecondsOf(ms));
    let above = 0;
    this.#forEachCount((bucket, count) => {
      if (bucket > limit) above += count;
    });
    return above;
  }

  /** How many are in the same bucket, that is equal as far as can be told. */
  countAt(ms: number): number {
    const bucket = bucketOf(microsecondsOf(ms));
    return this.#baseOf[bucket >> 7] === absent ? 0 : this.#countOf(bucket);
  }

  /** Filled buckets, ascending, by the middle of what they hold. */
  forEachBucket(visit: (middleMs: number, count: number) => void): void {
    this.#forEachCount((bucket, count) => visit(midpointMs(bucket), count));
  }

  /** As numbers: count, sum, min, max, n, then n times bucket and count. How workers send it. */
  writeTo(out: NumberSink): void {
    let filled = 0;
    this.#forEachCount(() => {
      filled += 1;
    });
    out.push(this.#count);
    out.push(this.#sumMs);
    out.push(this.#minMs);
    out.push(this.#maxMs);
    out.push(filled);
    this.#forEachCount((bucket, count) => {
      out.push(bucket);
      out.push(count);
    });
  }

  /** Adds what `writeTo` wrote at that offset; gives the offset behind it. */
  readFrom(numbers: Float64Array, offset: number): number {
    const [count = -1, sumMs = 0, minMs = 0, maxMs = 0, filled = -1] = numbers.subarray(offset, offset + 5);
    const end = offset + 5 + 2 * filled;
    if (!(filled >= 0 && end <= numbers.length)) throw new Error("a histogram's numbers end too early");
    let added = 0;
    for (let at = offset + 5; at < end; at += 2) {
      const bucket = numbers[at] ?? -1;
      if (!(bucket >= 0 && bucket < bucketCount)) throw new Error(`a histogram has no bucket ${String(bucket)}`);
      added += numbers[at + 1] ?? 0;
      this.#addTo(bucket, numbers[at + 1] ?? 0);
    }
    if (added !== count) throw new Error("a histogram's counts do not add up");
    this.#addTotals(count, sumMs, minMs, maxMs);
    return end;
  }

  /** Compact text for files; "" when nothing was recorded. */
  encode(): string {
    if (this.#count === 0) return "";
    const pairs: number[] = [];
    this.#forEachCount((bucket, count) => pairs.push(bucket, count));
    return encodeContent({ sumMs: this.#sumMs, minMs: this.#minMs, maxMs: this.#maxMs, pairs });
  }

  /** Throws a plain Error where the text is damaged. */
  static decode(text: string): Histogram {
    const histogram = new Histogram();
    histogram.addContent(decodeContent(text));
    return histogram;
  }

  /** As `add`, of one that was read and not built: most of a file's histograms are only wanted in a sum. */
  addContent({ sumMs, minMs, maxMs, count, pairs }: HistogramContent): void {
    // Always in range.
    for (let at = 0; at < pairs.length; at += 2) this.#addTo(pairs[at] as number, pairs[at + 1] as number);
    this.#addTotals(count, sumMs, minMs, maxMs);
  }

  #addTotals(count: number, sumMs: number, minMs: number, maxMs: number): void {
    this.#count += count;
    this.#sumMs += sumMs;
    if (minMs < this.#minMs) this.#minMs = minMs;
    if (maxMs > this.#maxMs) this.#maxMs = maxMs;
  }

  #addTo(bucket: number, count: number): void {
    const chunk = bucket >> 7;
    if (this.#baseOf[chunk] === absent) this.#addChunk(chunk);
    const place = (this.#baseOf[chunk] ?? 0) + (bucket & 127);
    const sum = (this.#counts[place] ?? 0) + count;
    this.#counts[place] = sum; // modulo 2^32
    if (sum >= wrap) this.#wrapBy(bucket, Math.floor(sum / wrap));
  }

  #addChunkOf(other: Histogram, chunk: number): void {
    if (this.#baseOf[chunk] === absent) this.#addChunk(chunk);
    const otherBase = other.#baseOf[chunk] ?? 0;
    const further = (this.#baseOf[chunk] ?? 0) - otherBase;
    const [counts, otherCounts] = [this.#counts, other.#counts];
    const end = otherBase + chunkSize;
    for (let place = otherBase; place < end; place += 1) {
      const more = otherCounts[place] ?? 0;
      if (more === 0) continue; // most buckets are empty
      const sum = (counts[place + further] ?? 0) + more;
      counts[place + further] = sum; // modulo 2^32
      if (sum >= wrap) this.#wrapBy(chunk * chunkSize + place - otherBase, 1);
    }
  }

  #addChunk(chunk: number): void {
    const grown = new Uint32Array(this.#counts.length + chunkSize);
    grown.set(this.#counts);
    this.#baseOf[chunk] = this.#counts.length;
    this.#counts = grown;
  }

  #wrapBy(bucket: number, times: number): void {
    this.#wraps ??= new Map();
    this.#wraps.set(bucket, (this.#wraps.get(bucket) ?? 0) + times);
  }

  #countOf(bucket: number): number {
    const low = this.#counts[(this.#baseOf[bucket >> 7] ?? 0) + (bucket & 127)] ?? 0;
    return this.#wraps === undefined ? low : low + (this.#wraps.get(bucket) ?? 0) * wrap;
  }

  #bucketAtRank(rank: number): number {
    const [counts, hasWrapped] = [this.#counts, this.#wraps !== undefined];
    let below = 0;
    for (let chunk = 0; chunk < chunkCount; chunk += 1) {
      const base = this.#baseOf[chunk] ?? absent;
      if (base === absent) continue;
      const end = base + chunkSize;
      for (let place = base; place < end; place += 1) {
        below += hasWrapped ? this.#countOf(chunk * chunkSize + place - base) : (counts[place] ?? 0);
        if (below >= rank) return chunk * chunkSize + place - base;
      }
    }
    throw new Error(`a histogram of ${String(this.#count)} values lost all but ${String(below)}`);
  }

  #forEachCount(visit: (bucket: number, count: number) => void): void {
    const [counts, hasWrapped] = [this.#counts, this.#wraps !== undefined];
    for (let chunk = 0; chunk < chunkCount; chunk += 1) {
      const base = this.#baseOf[chunk] ?? absent;
      if (base === absent) continue;
      const end = base + chunkSize;
      for (let place = base; place < end; place += 1) {
        const low = counts[place] ?? 0;
        if (low === 0 && !hasWrapped) continue; // most buckets are empty
        const bucket = chunk * chunkSize + place - base;
        const count = hasWrapped ? this.#countOf(bucket) : low;
        if (count > 0) visit(bucket, count);
      }
    }
  }
}
