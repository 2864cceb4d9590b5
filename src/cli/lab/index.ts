export { carryOut, type RunDone, type RunOrder } from "./lab.ts";
