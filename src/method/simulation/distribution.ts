/** Uniform numbers, 0 ≤ x < 1. */
export type Random = () => number;

/** How long something takes, ms. `cv` = coefficient of variation, standard deviation over mean. */
export type Distribution =
  | { readonly kind: "fixed"; readonly meanMs: number }
  | { readonly kind: "exponential"; readonly meanMs: number }
  | { readonly kind: "uniform"; readonly meanMs: number; readonly spread: number }
  | { readonly kind: "lognormal"; readonly meanMs: number; readonly cv: number }
  | { readonly kind: "samples"; readonly samplesMs: readonly number[] };

/** Draws from it, one after another. */
export function sampler(distribution: Distribution, random: Random): () => number {
  switch (distribution.kind) {
    case "fixed":
      return () => distribution.meanMs;
    case "exponential":
      return () => -distribution.meanMs * Math.log(1 - random());
    case "uniform":
      return () => distribution.meanMs * (1 + distribution.spread * (2 * random() - 1));
    case "lognormal":
      return lognormal(distribution.meanMs, distribution.cv, random);
    case "samples":
      return () => distribution.samplesMs[Math.floor(random() * distribution.samplesMs.length)]!;
  }
}

/** Box–Muller, both of each pair. */
function lognormal(meanMs: number, cv: number, random: Random): () => number {
  const variance = Math.log(1 + cv * cv);
  const sigma = Math.sqrt(variance);
  const location = Math.log(meanMs) - variance / 2;
  let kept: number | null = null;
  return () => {
    let normal = kept;
    if (normal === null) {
      const radius = Math.sqrt(-2 * Math.log(1 - random()));
      const angle = 2 * Math.PI * random();
      normal = radius * Math.cos(angle);
      kept = radius * Math.sin(angle);
    } else kept = null;
    return Math.exp(location + sigma * normal);
  };
}
