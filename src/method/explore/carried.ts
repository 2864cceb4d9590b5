import { measure } from "./criterion.ts";
import type { Search } from "./search.ts";
import type { Obstacle } from "./validity.ts";

/** Obstacles after which whatever was found is no capacity of the target. */
const fatal: readonly Obstacle["kind"][] = [
  "rate-limiter",
  "restart",
  "target-gone",
  "reference-fails",
  "no-limit-found",
];

/** Trials near the limit before which an interrupted search knows nothing worth saying. */
const searchTrialsMin = 2;

/** Whether a capacity may be stated: a limit was seen from both sides, by trials that count. */
export function isCarried(search: Search, obstacles: readonly Obstacle[]): boolean {
  if (obstacles.some(({ kind }) => fatal.includes(kind))) return false;
  const tried = search.made.filter(({ purpose }) => purpose === "search").length;
  if (obstacles.some(({ kind }) => kind === "interrupted") && tried < searchTrialsMin) return false;
  return search.made.some((made) => {
    if (made.validity.kind === "invalid" || made.purpose === "warm-up") return false;
    return made.isOverload || search.rules.some((rule) => isBeyond(search, made.number, rule.at(0)));
  });
}

function isBeyond(search: Search, number: number, criterion: Parameters<typeof measure>[0]): boolean {
  const sample = search.made[number - 1]!.log.of(criterion.subject);
  return sample !== null && (measure(criterion, sample)?.score ?? -1) > 0;
}
