/** CLOCK_MONOTONIC in milliseconds, as the targets keep it: moments of different processes can be compared. */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}
