export { isBaselineSettled } from "./baseline.ts";
export type { ExploreOrder } from "./explore-order.ts";
export type { Drain, Lab, LabSecond, OperationCount, Trial, TrialAnswer, TrialRequest } from "./lab.ts";
export { explore } from "./interim-explore.ts";
