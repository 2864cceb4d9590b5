export { Fleet, type FleetListener, type WorkerLoss } from "./fleet.ts";
export { InProcess } from "./in-process.ts";
export { isScriptFault } from "./own-fault.ts";
export type { ScriptFailure } from "./messages.ts";
export type { Placement } from "./placement.ts";
export { Threads } from "./threads.ts";
