import { exitCodes, type ExploreResult, type RateEstimate } from "#run";
import type { Expectation } from "./expectations.ts";

/** What is true of a target at the reference rate of the run that is judged. */
export interface Truth {
  readonly saturationPerSecond: number | null;
  readonly capacityPerSecond: number | null;
}

/** What a run of `explore` said, as far as it is judged. */
export interface Said {
  readonly exitCode: number | null;
  readonly explore: Pick<ExploreResult, "saturation" | "capacity" | "bottlenecks" | "obstacles"> | null;
}

const saturationErrorMax = 0.05;
const capacityErrorMax = 0.1;

/** What is wrong with what was said, in words; empty = nothing. */
export function misses(expected: Expectation, truth: Truth, { exitCode, explore }: Said): string[] {
  if (explore === null) return [`no answer, exit code ${exitCode}`];
  if (expected.isGeneratorStarved === true) return starved(exitCode, explore);
  const obstacles = explore.obstacles.map(({ kind }) => kind);
  if (expected.enough?.some((kind) => obstacles.includes(kind))) return [];
  const missing = expected.obstacles?.every((kind) => !obstacles.includes(kind))
    ? [`did not say ${expected.obstacles.join(" or ")}`]
    : [];
  return [
    // Where an obstacle is the answer, not to trust the rest is one too.
    ...(exitCode === exitCodes.invalid && expected.obstacles === undefined ? ["called itself invalid"] : []),
    ...missing,
    ...figures(expected, truth, explore),
    ...suspects(expected, explore),
    ...(expected.nothingBut === undefined ? [] : inventions(expected.nothingBut, explore)),
  ];
}

type Answer = NonNullable<Said["explore"]>;

function starved(exitCode: number | null, { capacity }: Answer): string[] {
  return [
    ...(exitCode === exitCodes.invalid ? [] : [`exit code ${exitCode} instead of ${exitCodes.invalid}`]),
    ...(capacity === null ? [] : ["a capacity, and the generator was the limit"]),
  ];
}

function figures(expected: Expectation, truth: Truth, explore: Answer): string[] {
  if (expected.figures === "not-compared") return [];
  const mustBeSaid = expected.figures === "said";
  return [
    // Where an obstacle ended the search early, it counted for seconds: its interval says how well it can know.
    ...(!mustBeSaid && isBounded(explore.saturation) && holds(truth.saturationPerSecond, explore.saturation)
      ? []
      : figure("saturation", truth.saturationPerSecond, explore.saturation, saturationErrorMax, mustBeSaid)),
    ...figure("capacity", truth.capacityPerSecond, explore.capacity, capacityErrorMax, mustBeSaid),
    ...interval(truth.capacityPerSecond, explore.capacity),
  ];
}

/** Where nobody knows the truth, nothing is compared. */
function figure(
  name: string,
  truth: number | null,
  said: RateEstimate | null,
  errorMax: number,
  mustBeSaid: boolean,
): string[] {
  if (truth === null) return [];
  if (said === null) return mustBeSaid ? [`no ${name}`] : [];
  const error = said.iterationsPerSecond / truth - 1;
  return Math.abs(error) <= errorMax ? [] : [`${name} off by ${(error * 100).toFixed(1)} %`];
}

function interval(truth: number | null, said: RateEstimate | null): string[] {
  if (truth === null || said === null) return [];
  return holds(truth, said) ? [] : ["the interval misses the capacity"];
}

const isBounded = (said: RateEstimate | null): boolean => said !== null && said.low !== null && said.high !== null;

function holds(truth: number | null, said: RateEstimate | null): boolean {
  if (truth === null || said === null) return false;
  return (said.low ?? 0) <= truth && truth <= (said.high ?? Number.POSITIVE_INFINITY);
}

function suspects({ kinds, among = 1 }: Expectation, { bottlenecks }: Answer): string[] {
  if (kinds === undefined) return [];
  const first = bottlenecks.slice(0, among).map(({ kind }) => kind);
  return first.some((kind) => kinds.includes(kind))
    ? []
    : [`${first.join(", ") || "nothing"} for ${kinds.join(" or ")}`];
}

function inventions(but: readonly string[], { capacity, bottlenecks }: Answer): string[] {
  const named = bottlenecks.map(({ kind }) => kind).filter((kind) => !but.includes(kind));
  return [
    ...(capacity === null ? [] : ["a capacity where there is no limit"]),
    ...(named.length === 0 ? [] : [`found ${named.join(", ")} where there is nothing`]),
  ];
}
