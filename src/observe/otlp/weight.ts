const thresholdDigits = 14;

/**
 * How many spans one stands for by its tracestate: `ot=th:…` holds the share of traces that were not taken, as up to 14
 * hex digits after the point (OpenTelemetry, consistent probability sampling).
 */
export function weightOf(traceState: string): number {
  const found = /(?:^|,)\s*ot=(?:[^,]*;)?th:([0-9a-f]{1,14})(?![0-9a-f])/.exec(traceState);
  if (found === null) return 1;
  const left = Number.parseInt(found[1]!.padEnd(thresholdDigits, "0"), 16) / 16 ** thresholdDigits;
  return 1 / (1 - left);
}
