export { LevelOverTime } from "./level.ts";
export { Engine } from "./engine.ts";
export type { EngineParts } from "./engine-parts.ts";
export { type HookContext, hookContext } from "./hook.ts";
export type { Used } from "./limits.ts";
export { plannedEndMs, plannedFor } from "./loads.ts";
export { monotonicMs, RealClock } from "./real-clock.ts";
export { shareOf, splitByWeights } from "./split.ts";
