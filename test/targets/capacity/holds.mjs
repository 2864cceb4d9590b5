/** Holds kept for their distribution; the means count all of them. */
const keptMax = 100_000;

/**
 * How long something was really held. Timers run long, and longer on a busy machine: a target computes what it can
 * carry from these, never from what it was told. Where somebody was waiting counts for itself, because that is how
 * things are at saturation.
 */
export function createHolds() {
  const kept = new Float64Array(keptMax);
  const all = { count: 0, sumMs: 0 };
  const contended = { count: 0, sumMs: 0 };

  return {
    add(ms, isContended) {
      kept[all.count % keptMax] = ms;
      all.count++;
      all.sumMs += ms;
      if (!isContended) return;
      contended.count++;
      contended.sumMs += ms;
    },
    /** At saturation, as soon as that has been seen. */
    meanMs: () => (contended.count >= 100 ? contended.sumMs / contended.count : all.sumMs / all.count),
    samplesMs: () => kept.slice(0, Math.min(all.count, keptMax)),
    forgetAll() {
      for (const sums of [all, contended]) Object.assign(sums, { count: 0, sumMs: 0 });
    },
  };
}
