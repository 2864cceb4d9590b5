export { describeEnvironment } from "./host/environment.ts";
export { type Steadiness, type WatchedTime, watchSteadiness } from "./host/steadiness.ts";
export { StealMeter } from "./host/steal.ts";
export { readDescriptors } from "./limits/descriptors.ts";
export { type MemoryOrder, MemoryGuard } from "./limits/memory-guard.ts";
export { type MemoryBound, MemoryMeter, type MemoryRoom } from "./limits/memory-room.ts";
export { readPortCount } from "./limits/ports.ts";
export type { MetricPoint } from "./intake/metric-point.ts";
export { JaegerClient } from "./jaeger/jaeger-client.ts";
export type { Pulled } from "./jaeger/pull-traces.ts";
export { ProcessMeter } from "./process-meter.ts";
export { openResourceWatch, type ResourceWatch, type ResourceWatchOptions } from "./resource-watch.ts";
export {
  type ListeningOn,
  type ReceiverCounts,
  type ReceiverJob,
  type ReceiverListener,
  type ReceiverOrder,
  type Received,
  type RunningReceiver,
  startReceiver,
  type TargetEnvironment,
  targetEnvironment,
  type TracesNews,
} from "./receiver/index.ts";
