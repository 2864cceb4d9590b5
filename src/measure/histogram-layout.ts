/**
 * The log-linear layout of HdrHistogram over whole microseconds: below 256 µs one bucket per microsecond, from there
 * 128 buckets per octave, each at most 1/128 of its value wide. A bucket's midpoint is therefore within 1/256 = 0.4 %
 * of anything recorded in it (and within the half microsecond that rounding takes).
 */

/** Buckets per chunk; a chunk is an octave, apart from the first, which is everything below 128 µs. */
export const chunkSize = 128;
export const lowestMs = 0.001;
export const highestMs = 3_600_000;
const highestUs = highestMs * 1000;

/** The bucket of a whole number of microseconds from 1 to one hour. */
export function bucketOf(us: number): number {
  const shift = 24 - Math.clz32(us | 128);
  return (shift << 7) + (us >>> shift);
}

export const bucketCount = bucketOf(highestUs) + 1;
export const chunkCount = Math.ceil(bucketCount / chunkSize);

/** The whole microseconds a duration is counted as. */
export function microsecondsOf(ms: number): number {
  return Math.min(highestUs, Math.max(1, Math.floor(ms * 1000 + 0.5)));
}

/** The middle of what a bucket holds. */
export function midpointMs(bucket: number): number {
  const shift = Math.max(0, (bucket >> 7) - 1);
  // Multiplied, not shifted: the top buckets are beyond 31 bits.
  return ((bucket - (shift << 7)) * 2 ** shift + (2 ** shift - 1) / 2) / 1000;
}
