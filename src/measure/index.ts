export { Histogram } from "./histogram.ts";
export { type NumberSink, decodeContent, type HistogramContent } from "./histogram-text.ts";
export { CheckTally, IterationTally, StepTally } from "./flow-tally.ts";
export type {
  AnswerMarks,
  ErrorExample,
  IntervalMessage,
  MetricName,
  StepName,
  WorkerHealth,
} from "./interval-message.ts";
export { type MetricKind, MetricTally } from "./metric-tally.ts";
export { NumberReader } from "./number-stream.ts";
export { increase, OperationTally } from "./operation-tally.ts";
export { isHook, otherName } from "./naming.ts";
export { Recorder } from "./recorder.ts";
export { mergedPoint, pointLatency } from "./merge-points.ts";
export { BatchSeries } from "./batch-series.ts";
export { smallestSample, summarizeLatency, type LatencyBatch, type LatencySample } from "./latency-summary.ts";
export { generatorSigns, type SignFacts } from "./generator-signs.ts";
export { mergedStalls } from "./stalls.ts";
export { doubtCodes, findDoubts } from "./doubts.ts";
export type { ArrivalFacts, HealthFacts, MemoryFacts, Stall } from "./health-facts.ts";
export { thresholds } from "./thresholds.ts";
export * from "./slo/index.ts";
export * from "./statistics/index.ts";
export * from "./collector/index.ts";
export * from "./comparison/index.ts";
export { ErrorStreak } from "./error-streak.ts";
export { summarizeResources } from "./resources.ts";
export { type Judgement, judge, type RunEnding } from "./verdict.ts";
