/** A statement with evidence. Kinds are listed, each with a docs page, where diagnosis lives. */
export interface Finding {
  readonly kind: string;
  readonly severity: "info" | "warning" | "critical";
  readonly title: string;
  readonly route?: string;
  readonly evidence: readonly string[];
  readonly advice: string;
  /** One trace that shows it. */
  readonly exampleTraceId?: string;
  readonly exampleTraceLink?: string;
}
