export type { Distribution, Random } from "./distribution.ts";
export { meanOf } from "./distribution.ts";
export type { OperationModel, StationModel, StepModel, TargetModel } from "./model.ts";
export { SimulatedLab, type SimulatedLabOptions } from "./simulated-lab.ts";
export { SimulatedTarget, type Witness } from "./simulated-target.ts";
