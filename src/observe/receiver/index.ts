export { type TargetEnvironment, targetEnvironment } from "./environment.ts";
export type { ReceiverJob, ReceiverOrder, TracesNews } from "./messages.ts";
export type { ListeningOn } from "./receiver.ts";
export type { Received, ReceiverListener } from "./receiver-process.ts";
export { type RunningReceiver, startReceiver } from "./start-receiver.ts";
export type { ReceiverCounts } from "./tally.ts";
