/** What an expression is about. `run` = all of it. */
export type SloSubject =
  | { readonly kind: "run" }
  | { readonly kind: "operation" | "scenario" | "step" | "check"; readonly name: string };

/** What is compared. Latencies are percentiles, mean and max; the rest are ratios or rates. */
export type SloMetric =
  | { readonly kind: "percentile"; readonly name: string; readonly q: number }
  | { readonly kind: "mean" | "max" | "errors" | "checks" | "dropped" | "rate" | "requests"; readonly name: string };

export type Comparison = "<" | "<=" | ">" | ">=";

/** One parsed expression. The limit is in milliseconds, a ratio, or per second, by the metric. */
export interface SloExpression {
  readonly text: string;
  readonly subject: SloSubject;
  readonly metric: SloMetric;
  readonly comparison: Comparison;
  readonly limit: number;
  /** `over 30s`: must hold in every full window of that length. */
  readonly windowSeconds: number | null;
}

export type Quantity = "duration" | "ratio" | "rate";

export const quantityOf = (metric: SloMetric): Quantity => quantities[metric.kind];

const quantities: Readonly<Record<SloMetric["kind"], Quantity>> = {
  percentile: "duration",
  mean: "duration",
  max: "duration",
  errors: "ratio",
  checks: "ratio",
  dropped: "ratio",
  rate: "rate",
  requests: "rate",
};

/** Which metrics exist for which subject. */
export const metricsOf: Readonly<Record<SloSubject["kind"], readonly SloMetric["kind"][]>> = {
  run: ["percentile", "mean", "max", "errors", "checks", "dropped", "rate", "requests"],
  operation: ["percentile", "mean", "max", "errors", "requests"],
  scenario: ["percentile", "mean", "max", "errors", "checks", "dropped", "rate", "requests"],
  step: ["percentile", "mean", "max", "errors"],
  check: ["checks"],
};

export function compare(value: number, comparison: Comparison, limit: number): boolean {
  switch (comparison) {
    case "<":
      return value < limit;
    case "<=":
      return value <= limit;
    case ">":
      return value > limit;
    case ">=":
      return value >= limit;
  }
}
