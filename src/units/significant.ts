/** At most that many significant digits, never an exponent, no zeros at the end of a fraction. */
export function significant(value: number, digits = 3): string {
  const rounded = Number(value.toPrecision(digits));
  if (Number.isInteger(rounded) && Math.abs(rounded) < 1e21) return withSeparators(rounded);
  if (Math.abs(rounded) >= 1e-6) return String(rounded);
  return rounded.toFixed(20).replace(/0+$/, "");
}

/** `1234567` → `1,234,567`; whole numbers only. */
export function withSeparators(value: number): string {
  return value.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ",");
}
