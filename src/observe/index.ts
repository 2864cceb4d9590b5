export { describeEnvironment } from "./host/environment.ts";
export { type Steadiness, type WatchedTime, watchSteadiness } from "./host/steadiness.ts";
export { StealMeter } from "./host/steal.ts";
export { readDescriptors } from "./limits/descriptors.ts";
export { type MemoryOrder, MemoryGuard } from "./limits/memory-guard.ts";
export { type MemoryBound, MemoryMeter, type MemoryRoom } from "./limits/memory-room.ts";
export { readPortCount } from "./limits/ports.ts";
export { ProcessMeter } from "./process-meter.ts";
export { openResourceWatch, type ResourceWatch, type ResourceWatchOptions } from "./resource-watch.ts";
export {
  type ListeningOn,
  type ReceiverCounts,
  type ReceiverJob,
  type ReceiverOrder,
  type Received,
  type RunningReceiver,
  startReceiver,
  type TargetEnvironment,
  targetEnvironment,
} from "./receiver/index.ts";
