import type { ExploreObstacle, ExploreResult } from "#run";
import { formatPercent } from "#units";
import { bracketOf, estimatedLoad, estimatedLoadOf, intervalNote, loadOf, loadText, loadUnit } from "./estimates.ts";
import { untilText } from "./rule-text.ts";
import { obstacleText, sureText } from "./words.ts";

/** What a colleague would say: what one instance carries, where it saturates, what gives first and how sure that is. */
export function exploreSentence(explore: ExploreResult): string {
  const first = explore.obstacles[0];
  const parts =
    explore.capacity === null
      ? [...withoutCapacity(explore, first?.kind)]
      : [capacityText(explore), ...(first === undefined ? [] : [`With care: ${obstacleText(first.kind)}.`])];
  return [...parts, ...firstToGive(explore)].join(" ");
}

function capacityText(explore: ExploreResult): string {
  const { capacity } = explore;
  if (capacity === null) return "";
  const unit = loadUnit(explore);
  const requests = unit === "requests" ? "" : `, that is ${estimatedLoadOf(capacity.requestsPerSecond, "requests")},`;
  const who = explore.obstacles.some(({ kind }) => kind === "several-instances") ? "The target" : "One instance";
  const load = `${estimatedLoadOf(capacity.iterationsPerSecond, unit)}${intervalNote(capacity)}${requests}`;
  return joined([`${who} carries ${load}${untilText(explore)}`, saturatesAt(explore)]);
}

function saturatesAt({ saturation }: ExploreResult): string | undefined {
  return saturation === null ? undefined : `it saturates at ${estimatedLoad(saturation.iterationsPerSecond)}`;
}

function joined(clauses: readonly (string | undefined)[]): string {
  const text = clauses.filter((clause) => clause !== undefined).join("; ");
  // With two commas about the requests/s the second is lost where the clause ends.
  return `${text.replace(/,(?=;|$)/g, "")}.`;
}

function withoutCapacity(explore: ExploreResult, kind: ExploreObstacle | undefined): readonly string[] {
  const unit = loadUnit(explore);
  const { good, bad } = bracketOf(explore.trials);
  switch (kind) {
    case undefined:
      return [...onlySaturation(explore), `What it carries acceptably was not found.`, ...soFar(explore)];
    case "no-limit-found": {
      if (good === null) return ["No limit was found."];
      return [`One instance carries at least ${loadOf(good, unit)}: no limit was found up to there.`];
    }
    case "reference-fails":
      return [tooMuchText(explore, unit, bad)];
    case "interrupted":
      return ["No answer yet.", ...soFar(explore), ...onlySaturation(explore)];
    case "target-gone": {
      const last = explore.trials.at(-1);
      const at = last === undefined ? "" : ` at ${loadOf(last.ratePerSecond, unit)}`;
      return [`No capacity: the target stopped answering${at}.`, ...soFar(explore)];
    }
    default:
      return [`No capacity: ${obstacleText(kind)}.`, ...onlySaturation(explore), ...soFar(explore)];
  }
}

function tooMuchText({ reference, trials }: ExploreResult, unit: string, bad: number | null): string {
  // One that collapsed is no reference, but it is what failed.
  const first = reference ?? trials.findLast(({ purpose }) => purpose === "reference");
  const rate = first?.ratePerSecond ?? bad;
  if (rate === null) return "No capacity: the load is too much from the start.";
  const errorRatio = first?.errorRatio ?? 0;
  if (errorRatio === 0) return `No capacity: ${loadOf(rate, unit)} is too much already.`;
  return `No capacity: ${formatPercent(errorRatio)} of the requests fail at ${loadOf(rate, unit)} already.`;
}

function onlySaturation(explore: ExploreResult): readonly string[] {
  const { saturation } = explore;
  if (saturation === null) return [];
  return [
    `It saturates at ${estimatedLoadOf(saturation.iterationsPerSecond, loadUnit(explore))}${intervalNote(saturation)}.`,
  ];
}

/** What the trials say by themselves. */
function soFar(explore: ExploreResult): readonly string[] {
  const { good, bad } = bracketOf(explore.trials);
  const unit = loadUnit(explore);
  if (good === null) return bad === null ? [] : [`${loadOf(bad, unit)} was too much.`];
  const fine = `${loadOf(good, unit)} was fine`;
  return [bad === null ? `${fine}.` : `${fine}, ${loadText(bad)} too much.`];
}

function firstToGive({ bottlenecks, capacity, saturation, obstacles }: ExploreResult): readonly string[] {
  const first = bottlenecks[0];
  // The sentence before says so.
  if (obstacles.some(({ kind }) => kind === first?.kind)) return [];
  if (first !== undefined) return [`First to give: ${first.resource} (${sureText(first)}).`];
  const isKnown = capacity !== null || saturation !== null;
  return isKnown && obstacles.length === 0 ? ["What gives first cannot be told from outside."] : [];
}
