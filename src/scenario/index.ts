export type { SentRequests } from "./sent-requests.ts";
export { bindFeeders, createFeederCounters, type FeederBinding } from "./feeder-numbers.ts";
export { bindMetricSink, type MetricDefinition, type MetricSink } from "./metrics.ts";
export {
  definitionOf,
  pickTask,
  type Pause,
  type ScenarioDefinition,
  type TaskDefinition,
  type TestDefinition,
} from "./definition.ts";
export {
  counter,
  gauge,
  rate,
  trend,
  type Counter,
  type Gauge,
  type MetricOptions,
  type Rate,
  type Trend,
} from "./metrics.ts";
export { csv, feeder, type CsvOptions } from "./feeder.ts";
export { defineTest, scenario, type FlowOptions } from "./define.ts";
export { describeThrown, type ThrownDescription } from "./describe-thrown.ts";
export { didYouMean } from "./did-you-mean.ts";
export { FeederEmptyError, isFeederEmpty } from "./feeder-empty.ts";
export { file } from "./file-body.ts";
export { buildTest, type BuiltTest } from "./load-file-build.ts";
export { loadBundle, loadTest, type LoadedTest, type LoadOptions } from "./load-file.ts";
export { writeBundle } from "./load-file-place.ts";
export { mapLocation, mapStack, type MappedStack, type StackFrame } from "./source-map.ts";
export { isA } from "./is-a.ts";
export { refuseExit } from "./refuse-exit.ts";
export { provideSetupData, setup, setupDataAsJson, type SetupHandle } from "./setup.ts";
export { RandomStream } from "./random-stream.ts";
export { ScriptRandom } from "./random.ts";
export type * from "./test-file.ts";
export { parseHeaders } from "./http-response-head.ts";
export { HttpClient } from "./http-client.ts";
export { HttpFace } from "./http-face.ts";
export { HttpHost } from "./http-host.ts";
export { RequestLimits, type RequestShares } from "./request-limits.ts";
export { UrlHost, UrlUser } from "./url-user.ts";
export { type RunVoice, UserHost } from "./user-host.ts";
export { ScriptUser, type User, type UserListener } from "./virtual-user.ts";
export { AbortError, CancelledError } from "./cancelled.ts";
export { textOf } from "./user-context.ts";
export { RouteTable } from "./http-route.ts";
export { writeFault } from "./fault-output.ts";
export { FaultProblem, readFault, readPlace } from "./fault-input.ts";
