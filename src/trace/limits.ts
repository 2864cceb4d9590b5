/** Bounds of what is kept of spans, in one place. What is beyond is counted, never silently gone. */
export const traceLimits = {
  /** OpenTelemetry's SDK for JavaScript begins spans at whole milliseconds and measures their length to the microsecond. */
  clockStepMs: 1,
  attributesPerSpan: 128,
  /** UTF-16 units, which no text of 4 KiB exceeds. */
  attributeValueLength: 4096,
  attributeNameLength: 256,
  /** Parts of a list. */
  attributeListLength: 128,
  labelLength: 500,
  /** Spans that wait for the rest of their traces. */
  spansHeld: 200_000,
  spansPerTrace: 100_000,
  requestsHeld: 200_000,
  /** Ids of traces that were given out: what comes for them afterwards is late. */
  closedTracesKnown: 100_000,
  routes: 500,
  /** Over all routes; a row weighs 2 to 6 KiB. */
  rows: 10_000,
  rowsPerRoute: 300,
  depth: 40,
  dependencies: 2000,
  operationsPerRoute: 50,
  /** Where spans are counted by the second. */
  places: 400,
  /** Of half a minute at one place each, 2.3 KiB. */
  placeChunks: 6000,
  /** Series of the target's own metrics, and readings of each: an hour of one a second. */
  metrics: 300,
  pointsPerMetric: 3600,
  /** Held of examples, over all routes; where it is used up, further ones are kept in part or not at all. */
  exampleBytes: 8 * 1024 * 1024,
  bytesPerExample: 512 * 1024,
  spansPerExample: 1000,
  attributeBytesPerExampleSpan: 2048,
} as const;
