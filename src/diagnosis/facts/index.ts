export type { CpuFacts } from "./cpu-facts.ts";
export { loadStretches } from "./load-stretches.ts";
export type { LoadPoint } from "./load-point.ts";
export type { PeerFacts } from "./peer-facts.ts";
export type { RefusalFacts } from "./refusal-facts.ts";
export type { SlotFacts } from "./slot-facts.ts";
export type { BoundedPlace, PlaceChange } from "./bounded-place.ts";
export type { SpanFacts } from "./span-facts.ts";
export { type Beside, carriedByReference, suspectFactsOf, type SuspectFacts } from "./suspect-facts.ts";
