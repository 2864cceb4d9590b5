export { LevelOverTime } from "./level.ts";
export { Engine, type EngineParts, plannedEndMs } from "./engine.ts";
export { type HookParts, hookContext } from "./hook.ts";
export { monotonicMs, RealClock } from "./real-clock.ts";
export { shareOf, splitByWeights } from "./split.ts";
