export type {
  AttributeValue,
  Attributes,
  DependencyKind,
  SentRequest,
  Span,
  SpanIdentity,
  SpanKind,
} from "./span.ts";
export { type TraceThresholds, traceThresholds } from "./thresholds.ts";
export { type AttributeLosses, noLosses } from "./attributes/normalise-attributes.ts";
export { identityOf } from "./identity/identity-of.ts";
export { type DecodedSpan, normaliseSpan } from "./attributes/normalise-span.ts";
export { type SpanDropReason, type TraceCounts, TraceStore, type TraceStoreOptions } from "./trace-store.ts";
export type { RequestTree, Trace, TraceFlaws, TraceNode } from "./tree/trace-node.ts";
export { TraceBreakdown } from "./breakdown/trace-breakdown.ts";
export type { CountedStretch } from "./breakdown/example-stretches.ts";
export type { DuplicateFact } from "./breakdown/duplicate-tally.ts";
export type { GapFact } from "./breakdown/gap-tally.ts";
export type { PeerFact, StrayFact } from "./breakdown/peer-tally.ts";
export { criticalBelow, type RouteTally } from "./breakdown/route-tally.ts";
export type { RowTally } from "./breakdown/row-tally.ts";
export type { SerialFact } from "./breakdown/serial-tally.ts";
export { MetricMeter } from "./places/metric-meter.ts";
export { type Place, placeName } from "./places/place.ts";
export { PlaceMeter } from "./places/place-meter.ts";
export type { LoadStretch, MetricLevel, PlaceLoad, StretchLoad } from "./places/stretch-load.ts";
export { hex32, type SentBatch, sentRequestsOf } from "./sent-batch.ts";
export { coverageOf } from "./trace-coverage.ts";
export { traceLinkOf, traceLinkProblem, withTraceLinks } from "./trace-link.ts";
export { barStretches, type BarStretches, type Stretch } from "./picture/bar-stretches.ts";
export type { Branch } from "./picture/fold-spans.ts";
export {
  branchesThatMatter,
  isOnCriticalPath,
  ownMs,
  tookMs,
  type TracePicture,
  tracePicture,
} from "./picture/trace-picture.ts";
export { callsText } from "./picture/calls-text.ts";
export { rowsThatMatter } from "./picture/rows-that-matter.ts";
