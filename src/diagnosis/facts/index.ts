export type { CpuFacts } from "./cpu-facts.ts";
export type { DatabaseFacts } from "./database-facts.ts";
export type { LoadPoint } from "./load-point.ts";
export type { PeerFacts } from "./peer-facts.ts";
export type { RefusalFacts } from "./refusal-facts.ts";
export type { SlotFacts } from "./slot-facts.ts";
export { carriedByReference, suspectFactsOf, type SuspectFacts } from "./suspect-facts.ts";
