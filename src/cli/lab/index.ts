export { carryOut, type RunDone } from "./lab.ts";
export type { Drive } from "./explore/exploration.ts";
