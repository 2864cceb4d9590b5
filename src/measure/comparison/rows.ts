import type { ComparedMetric, ComparedSubject, ComparisonOutcome, ComparisonRow } from "#run";
import { detectable, effectSize, type Estimate, estimate, intervalOf, mean, pAbove } from "./estimate.ts";
import { holm, simes } from "./family.ts";
import type { Figure, SubjectFigures } from "./figures.ts";

export interface RowRules {
  readonly isPaired: boolean;
  /** Shares. */
  readonly tolerance: number;
  readonly errorTolerance: number;
  /** How much runs vary by themselves, as a share; undefined = only what they show. */
  readonly noise?: number | undefined;
}

/** One in twenty comparisons of equals may be called a regression, all rows together. */
const alpha = 0.05;
const intervalShare = 0.9;
const power = 0.8;

interface Measured {
  readonly subject: ComparedSubject;
  readonly metric: ComparedMetric;
  readonly a: readonly (number | null)[];
  readonly b: readonly (number | null)[];
  /** Positive = B is worse. Undefined = runs do not tell. */
  readonly worse?: Estimate;
  readonly why?: string;
}

/** Every figure both sides have: A's runs against B's. */
export function compareRows(
  a: readonly (readonly SubjectFigures[])[],
  b: readonly (readonly SubjectFigures[])[],
  rules: RowRules,
): readonly ComparisonRow[] {
  const subjects = subjectsOf(a, b);
  const weights = weightsOf(subjects.map(({ subject }) => subject));
  const measured = subjects.map(({ key, subject, metrics }) =>
    metrics.map((metric) => measure(subject, metric, figuresAt(a, key, metric), figuresAt(b, key, metric), rules)),
  );
  const levels = {
    worse: subjectLevels(measured, weights, (each) => pAbove(each)),
    better: subjectLevels(measured, weights, (each) => pAbove({ ...each, difference: -each.difference })),
  };
  return measured.flatMap((rows, index) => {
    const first = alpha * (weights[index] ?? 0);
    const level = { worse: levels.worse[index] ?? 0, better: levels.better[index] ?? 0 };
    return rows.map((row) => rowOf(row, level, first, rules));
  });
}

/** In the order of the first run that has them. */
function subjectsOf(
  a: readonly (readonly SubjectFigures[])[],
  b: readonly (readonly SubjectFigures[])[],
): {
  readonly key: string;
  readonly subject: ComparedSubject;
  readonly metrics: readonly ComparedMetric[];
}[] {
  const ofB = new Map(b.flat().map((each) => [each.key, each]));
  const ofA = new Map(a.flat().map((each) => [each.key, each]));
  return [...ofA].flatMap(([key, { subject, metrics }]) => {
    const other = ofB.get(key);
    if (other === undefined) return [];
    const names = Object.keys(metrics) as ComparedMetric[];
    return [{ key, subject, metrics: names.filter((name) => other.metrics[name] !== undefined) }];
  });
}

/** All requests as one have half of what may go wrong, their operations share the rest. */
function weightsOf(subjects: readonly ComparedSubject[]): readonly number[] {
  const hasAll = subjects.length > 1 && subjects.some(({ kind }) => kind === "all");
  const others = subjects.length - (hasAll ? 1 : 0);
  return subjects.map(({ kind }) => (hasAll && kind === "all" ? 0.5 : (hasAll ? 0.5 : 1) / others));
}

function figuresAt(
  runs: readonly (readonly SubjectFigures[])[],
  key: string,
  metric: ComparedMetric,
): readonly (Figure | undefined)[] {
  return runs.map((subjects) => subjects.find((each) => each.key === key)?.metrics[metric]);
}

function measure(
  subject: ComparedSubject,
  metric: ComparedMetric,
  ofA: readonly (Figure | undefined)[],
  ofB: readonly (Figure | undefined)[],
  { isPaired, noise }: RowRules,
): Measured {
  const [a, b] = [ofA, ofB].map((side) => side.map((figure) => figure?.value ?? null));
  const about = { subject, metric, a: a!, b: b! };
  const [missingA, missingB] = [a!, b!].map((side) => side.filter((value) => value === null).length);
  if (missingA! + missingB! > 0) return { ...about, why: whyMissing([missingA!, a!.length], [missingB!, b!.length]) };
  const isShare = metric === "errors";
  if (isShare && [...a!, ...b!].every((value) => value === 0)) return about;
  const scaled = (side: readonly (number | null)[]): number[] =>
    side.map((value) => (isShare ? value! : Math.log(value!)));
  if (!isShare && [...a!, ...b!].some((value) => value! <= 0)) return { ...about, why: "a run measured nothing of it" };
  const sign = isLessWorse(metric) ? -1 : 1;
  const own = Math.max(...[...ofA, ...ofB].map((figure) => figure?.ownDeviation ?? 0));
  const found = estimate({
    a: scaled(a!),
    b: scaled(b!),
    isPaired,
    // Where several runs show how they vary, what their own samples leave open is in it.
    ownDeviation: a!.length + b!.length > 2 && !isShare ? Math.min(own, resolution) : own,
    // Of shares the noise is what chance makes of single requests.
    noise: isShare && noise !== undefined ? 0 : noise,
  });
  if (found === undefined) return { ...about, why: "one run a side does not tell how much runs vary" };
  return { ...about, worse: { ...found, difference: sign * found.difference } };
}

/** Two runs whose histograms agree are not the same to more than this. */
const resolution = 0.004 / Math.sqrt(12);

function whyMissing(...[[a, ofA], [b, ofB]]: readonly [readonly [number, number], readonly [number, number]]): string {
  const side = (name: string, count: number, of: number): string[] =>
    count === 0 ? [] : [`${String(count)} of ${String(of)} runs of ${name}`];
  return `not known in ${[...side("A", a, ofA), ...side("B", b, ofB)].join(" and ")}`;
}

/** What a subject's metrics say together, held against all other subjects. */
function subjectLevels(
  measured: readonly (readonly Measured[])[],
  weights: readonly number[],
  pOf: (estimate: Estimate) => number,
): readonly (number | undefined)[] {
  const family = measured.map((rows, index) => {
    const ps = rows.flatMap(({ worse }) => (worse === undefined ? [] : [pOf(worse)]));
    return { p: ps.length === 0 ? 1 : simes(ps), weight: weights[index] ?? 0 };
  });
  return holm(family, alpha);
}

function rowOf(
  { subject, metric, a, b, worse, why }: Measured,
  level: { readonly worse: number; readonly better: number },
  first: number,
  rules: RowRules,
): ComparisonRow {
  const typical = { typicalA: typicalOf(a, metric), typicalB: typicalOf(b, metric) };
  const about = { subject, metric, a, b, ...typical, change: changeOf(typical, metric) };
  const nothing = { low: null, high: null, effectSize: null, pWorse: null, detectable: null };
  if (worse === undefined) {
    const outcome: ComparisonOutcome = why === undefined ? "same" : "unknown";
    return { ...about, ...nothing, outcome, ...(why !== undefined && { why }) };
  }
  const isShare = metric === "errors";
  const sign = isLessWorse(metric) ? -1 : 1;
  const change = (difference: number): number => (isShare ? difference : Math.expm1(sign * difference));
  const bounds = intervalOf(worse, intervalShare)
    .map(change)
    .sort((left, right) => left - right);
  return {
    ...about,
    low: bounds[0]!,
    high: bounds[1]!,
    effectSize: sign * effectSize(worse),
    pWorse: pAbove(worse),
    detectable: Math.abs(change(detectable(worse, { alpha: first, power, least: toleranceOf(metric, rules) }))),
    outcome: outcomeOf(worse, level, toleranceOf(metric, rules)),
  };
}

function outcomeOf(
  worse: Estimate,
  level: { readonly worse: number; readonly better: number },
  tolerance: number,
): ComparisonOutcome {
  const isWorse = worse.difference > 0 && pAbove(worse) <= level.worse;
  const isBetter = worse.difference < 0 && pAbove({ ...worse, difference: -worse.difference }) <= level.better;
  const [low, high] = intervalOf(worse, intervalShare);
  if (low >= -tolerance && high <= tolerance) return isWorse || isBetter ? "small" : "same";
  if (isWorse) return worse.difference >= tolerance ? "regression" : "small";
  if (isBetter) return -worse.difference >= tolerance ? "improvement" : "small";
  return "unseen";
}

const isLessWorse = (metric: ComparedMetric): boolean =>
  metric === "rate" || metric === "capacity" || metric === "saturation";

/** On the scale that is compared. */
const toleranceOf = (metric: ComparedMetric, { tolerance, errorTolerance }: RowRules): number =>
  metric === "errors" ? errorTolerance : isLessWorse(metric) ? -Math.log1p(-tolerance) : Math.log1p(tolerance);

function typicalOf(side: readonly (number | null)[], metric: ComparedMetric): number | null {
  const known = side.filter((value) => value !== null);
  if (known.length < side.length || known.length === 0) return null;
  if (metric === "errors") return mean(known);
  return known.some((value) => value <= 0) ? null : Math.exp(mean(known.map(Math.log)));
}

function changeOf(
  { typicalA, typicalB }: { readonly typicalA: number | null; readonly typicalB: number | null },
  metric: ComparedMetric,
): number | null {
  if (typicalA === null || typicalB === null) return null;
  return metric === "errors" ? typicalB - typicalA : typicalB / typicalA - 1;
}
