export { carryOut, type RunDone } from "./lab.ts";
