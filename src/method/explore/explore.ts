import type { ExploreResult } from "#run";
import type { ExploreOrder } from "../explore-order.ts";
import type { Lab } from "../lab.ts";
import { exploreResult } from "./answer.ts";
import { isCarried } from "./carried.ts";
import { findReference } from "./find-reference.ts";
import { narrow } from "./narrow.ts";
import { repeatReference } from "./repeat-reference.ts";
import { findSaturation } from "./saturate.ts";
import { Search } from "./search.ts";
import { settleReference } from "./settle-reference.ts";
import { instancesOf, type Obstacle } from "./validity.ts";
import { doubleLoad } from "./double-load.ts";

/**
 * Finds what a target carries: a reference at low load, doubling until excess, an overload for the saturation, then
 * trials near the limit until it is known well enough. Bottlenecks are left empty: naming them is diagnosis.
 */
export async function explore(lab: Lab, order: ExploreOrder): Promise<ExploreResult> {
  const search = new Search(lab, order);
  const obstacles: Obstacle[] = [];
  for (const step of [findReference, doubleLoad, findSaturation, settleReference, narrow, repeatReference]) {
    const obstacle = await step(search);
    if (obstacle === null || obstacles.some(({ kind }) => kind === obstacle.kind)) continue;
    obstacles.push(obstacle);
    if (isHard(obstacle)) break;
  }
  await search.leave();
  return exploreResult(search, [...obstacles, ...moreThanOne(search)], isCarried(search, obstacles));
}

/** Beyond it there is nothing more to be found out. */
function isHard({ kind }: Obstacle): boolean {
  return !["generator", "warm-up", "state-grows", "several-instances", "autoscaling"].includes(kind);
}

function moreThanOne(search: Search): Obstacle[] {
  const names = instancesOf(search.made);
  if (names.length < 2) return [];
  const early = instancesOf(search.made.slice(0, 3));
  const later = names.filter((name) => !early.includes(name));
  const listed = names.slice(0, 5).join(", ");
  // One that answered nothing at a low load may have been there all the same: only several new ones are growth.
  if (early.length > 0 && later.length > early.length) {
    return [
      { kind: "autoscaling", evidence: `${early.length} at the beginning, ${names.length} at the end: ${listed}` },
    ];
  }
  return [{ kind: "several-instances", evidence: `${names.length} instances answered: ${listed}` }];
}
