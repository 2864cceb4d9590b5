/** What findings in traces are made by, in one place; each can be changed. Shares are of the traces of a route. */
export const traceThresholds = {
  /** Findings need that many traces of a route. */
  tracesMin: 5,
  /** What takes long does so in that many different seconds: a burst, or a machine that stood still once, is none. */
  secondsMin: 3,
  /** N+1: the same template that often at one place of a request … */
  repeatsMin: 5,
  repeatsShareMin: 0.2,
  /** … and together that long, or that part of the route's time. */
  repeatsMsMin: 5,
  repeatsTimeShareMin: 0.05,
  /** A count that follows the size of the answer with this correlation grows with the data. */
  growthCorrelationMin: 0.7,
  duplicateShareMin: 0.2,
  /** What is asked for in that many traces, always with the same values, is worth a cache. */
  cacheableShareMin: 0.8,
  duplicateMsMin: 0.5,
  duplicateTimeShareMin: 0.02,
  serialSavingMsMin: 50,
  serialSavingShareMin: 0.1,
  serialShareMin: 0.5,
  /** A query this slow is one wherever it is … */
  slowQueryMs: 500,
  /** … and one that takes so much longer than half of the others, where it is at least that part of the critical path. */
  slowQueryMainMs: 50,
  slowQueryMainShareMin: 0.5,
  slowQueryShareMin: 0.2,
  callsMax: 20,
  chattyShareMin: 0.2,
  payloadBytesMin: 300_000,
  payloadMsMin: 100,
  /** Large whatever it takes. */
  payloadAlwaysBytesMin: 1_000_000,
  payloadRowsMin: 1000,
  payloadShareMin: 0.2,
  gapMsMin: 100,
  gapShareMin: 0.2,
  gapTracesShareMin: 0.25,
  /** A gap that the processor explains by that much is work, not a wait. */
  gapCpuShareMax: 0.5,
  /** Calls of a service that should have had a span there. */
  unmatchedCallsMin: 5,
  unmatchedShareMin: 0.2,
  /** Fewer of the requests that were sent came back under their own trace id. */
  joinedShareMin: 0.1,
  untestedMin: 1,
} as const;

export type TraceThresholds = { readonly [Name in keyof typeof traceThresholds]: number };
