export { describeEnvironment } from "./host/environment.ts";
export { StealMeter } from "./host/steal.ts";
export { ProcessMeter } from "./process-meter.ts";
