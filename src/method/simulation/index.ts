export type { Distribution } from "./distribution.ts";
export type { TargetModel } from "./model.ts";
export { SimulatedLab } from "./simulated-lab.ts";
export { SimulatedTarget } from "./simulated-target.ts";
