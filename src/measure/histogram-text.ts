import { fromBase64, toBase64 } from "./base64.ts";
import { bucketCount, bucketOf, lowestMs, microsecondsOf } from "./histogram-layout.ts";

/** Whatever takes numbers one after another; an array is one. */
export interface NumberSink {
  push(value: number): unknown;
}

/** What a histogram holds, without its storage. */
export interface HistogramContent {
  readonly sumMs: number;
  readonly minMs: number;
  readonly maxMs: number;
  readonly count: number;
  /** Bucket and count in turn, buckets ascending, counts from 1. */
  readonly pairs: Float64Array;
}

// Base64 of: version, three float64 (sum, min, max; little endian), then per filled bucket the distance from the
// bucket before and the count, both as varints (LEB128). How many buckets there are follows from the length.
const version = 1;
const headerBytes = 25;
/** Of a whole number that is exact: 53 bits, seven to a byte. */
const varintBytesMax = 8;

export function encodeContent(
  content: Pick<HistogramContent, "sumMs" | "minMs" | "maxMs"> & { readonly pairs: readonly number[] },
): string {
  const bytes = new Uint8Array(headerBytes + content.pairs.length * varintBytesMax);
  const header = new DataView(bytes.buffer);
  header.setUint8(0, version);
  header.setFloat64(1, content.sumMs, true);
  header.setFloat64(9, content.minMs, true);
  header.setFloat64(17, content.maxMs, true);
  let end = headerBytes;
  let before = 0;
  for (let at = 0; at < content.pairs.length; at += 2) {
    const bucket = content.pairs[at] ?? 0;
    end = putVarint(bytes, end, bucket - before);
    end = putVarint(bytes, end, content.pairs[at + 1] ?? 0);
    before = bucket;
  }
  return toBase64(bytes.subarray(0, end));
}

/** Its text form is "". */
const nothing: HistogramContent = { sumMs: 0, minMs: Infinity, maxMs: -Infinity, count: 0, pairs: new Float64Array(0) };

/** Throws a plain Error on anything `Histogram.encode` does not write. */
export function decodeContent(text: string): HistogramContent {
  if (text === "") return nothing;
  const bytes = fromBase64(text);
  if (bytes.length <= headerBytes || bytes[0] !== version) throw broken("its head");
  const header = new DataView(bytes.buffer, bytes.byteOffset, headerBytes);
  const pairs = readPairs(bytes);
  const content = {
    sumMs: header.getFloat64(1, true),
    minMs: header.getFloat64(9, true),
    maxMs: header.getFloat64(17, true),
    count: countOf(pairs),
    pairs,
  };
  checkContent(content);
  return content;
}

/** Nearly all numbers are one byte: those are read here, without a step aside. */
function readPairs(bytes: Uint8Array): Float64Array {
  const pairs = new Float64Array(bytes.length - headerBytes);
  let filled = 0;
  const from = { next: 0 };
  let bucket = 0;
  for (let at = headerBytes; at < bytes.length; ) {
    let distance = bytes[at] as number; // always in range
    at += 1;
    if (distance >= 128) {
      from.next = at - 1;
      distance = readVarint(bytes, from);
      at = from.next;
    }
    let count = bytes[at] ?? 128;
    at += 1;
    if (count >= 128) {
      from.next = at - 1;
      count = readVarint(bytes, from);
      at = from.next;
    }
    bucket += distance;
    if (distance === 0 && filled > 0) throw broken("a bucket that comes twice");
    if (bucket >= bucketCount || count === 0) throw broken("a bucket that cannot be");
    pairs[filled] = bucket;
    pairs[filled + 1] = count;
    filled += 2;
  }
  return filled === pairs.length ? pairs : pairs.subarray(0, filled);
}

function countOf(pairs: Float64Array): number {
  let count = 0;
  for (let at = 1; at < pairs.length; at += 2) count += pairs[at] ?? 0;
  return count;
}

/** The sum, the smallest and the largest value must agree with the buckets: catches most damage. */
function checkContent({ sumMs, minMs, maxMs, count, pairs }: HistogramContent): void {
  const isOrdered = minMs >= lowestMs && minMs <= maxMs && Number.isFinite(maxMs) && Number.isSafeInteger(count);
  // Adding up many values rounds: the sum may stand a millionth outside.
  const isSummed = sumMs >= count * minMs * (1 - 1e-6) && sumMs <= count * maxMs * (1 + 1e-6);
  const isBounded =
    bucketOf(microsecondsOf(minMs)) === pairs[0] && bucketOf(microsecondsOf(maxMs)) === pairs[pairs.length - 2];
  if (!isOrdered || !isSummed || !isBounded) throw broken("totals that do not fit its buckets");
}

const broken = (what: string): Error => new Error(`not a histogram: ${what}`);

/** Gives where it ends. */
function putVarint(bytes: Uint8Array, at: number, value: number): number {
  let left = value;
  let next = at;
  while (left >= 128) {
    bytes[next++] = (left % 128) + 128;
    left = Math.floor(left / 128);
  }
  bytes[next++] = left;
  return next;
}

function readVarint(bytes: Uint8Array, from: { next: number }): number {
  let value = 0;
  for (let factor = 1; factor <= 2 ** 49; factor *= 128) {
    const byte = bytes[from.next];
    if (byte === undefined) throw broken("a torn end");
    from.next += 1;
    value += (byte % 128) * factor;
    if (byte < 128) return value;
  }
  throw broken("a number that is too long");
}
