/**
 * The chance that an arrival waits: Poisson arrivals, exponential holds, `slots` in parallel, of which the share
 * `utilisation` is in use on average (Erlang 1917; the recursion over Erlang B does not overflow).
 */
export function waitProbability(slots: number, utilisation: number): number {
  if (utilisation >= 1) return 1;
  const offered = slots * utilisation;
  let blocked = 1;
  for (let slot = 1; slot <= slots; slot++) blocked = (offered * blocked) / (slot + offered * blocked);
  return blocked / (1 - utilisation * (1 - blocked));
}

/** Mean wait for a slot, seconds, where all slots together carry `saturationPerSecond`. */
export function meanWaitSeconds(ratePerSecond: number, slots: number, saturationPerSecond: number): number {
  const utilisation = ratePerSecond / saturationPerSecond;
  if (utilisation >= 1) return Number.POSITIVE_INFINITY;
  return waitProbability(slots, utilisation) / (saturationPerSecond * (1 - utilisation));
}
