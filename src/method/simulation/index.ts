export type { Distribution } from "./distribution.ts";
export type { TargetModel } from "./model.ts";
export { SimulatedLab } from "./simulated-lab.ts";
export type { SimulatedTrace } from "./span-writer.ts";
export { SimulatedTarget } from "./simulated-target.ts";
