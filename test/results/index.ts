export { cases } from "./cases.ts";
export { exploreCases } from "./explore.ts";
export { pooledExplore, pooledProgress } from "./explore-pool.ts";
export { exploreLive } from "./explore-live.ts";
export { attacks, hostileOf } from "./hostile.ts";
export { hostileLive, live } from "./live.ts";
export { latency, nothing, operation, passing, point } from "./parts.ts";
export { plan, second, start } from "./seconds.ts";
export { exampleOf, exampleSpan, exampleTrace, nPlusOne } from "./traces.ts";
