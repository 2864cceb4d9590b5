/** Four digits: the rest is noise, and a page of a long run is large. */
const digits = 4;

export function figure(value: number | null | undefined): number | null {
  if (value === null || value === undefined || !Number.isFinite(value)) return null;
  return Number.isSafeInteger(value) && Math.abs(value) < 1e7 ? value : Number(value.toPrecision(digits));
}
