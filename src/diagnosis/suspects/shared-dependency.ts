import type { SuspectFacts } from "../facts/index.ts";
import type { Suspicion } from "./suspicion.ts";

/** From outside it is one service like another: only spans tell that several instances wait for the same. */
export function sharedDependency(_facts: SuspectFacts): Suspicion | null {
  return null;
}
