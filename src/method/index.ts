export { isBaselineSettled } from "./baseline.ts";
export { check, type CheckOrder } from "./check/check.ts";
export { stress, type StressOrder } from "./stress/stress.ts";
export { soak, type SoakOrder } from "./soak/soak.ts";
export type { ExploreOrder } from "./explore-order.ts";
export { explore } from "./explore/explore.ts";
export { type WithAndWithout, withAndWithout } from "./with-and-without.ts";
export type { Drain, Lab, LabSecond, OperationCount, Trial, TrialAnswer, TrialRequest } from "./lab.ts";
