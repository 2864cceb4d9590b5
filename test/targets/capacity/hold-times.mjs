/** Uniform draws in [0, 1), the same for the same seed (mulberry32). */
export function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Draws how long something is held: `{ shape: "fixed" | "exponential", meanMs }`. Timers know whole milliseconds only,
 * so a draw is rounded up or down at random: the mean stays what it is.
 */
export function holdTimes({ shape, meanMs }, seed = 1) {
  const random = seededRandom(seed);
  return () => {
    const exactMs = shape === "fixed" ? meanMs : -Math.log(1 - random()) * meanMs;
    const wholeMs = Math.floor(exactMs);
    return wholeMs + (random() < exactMs - wholeMs ? 1 : 0);
  };
}
