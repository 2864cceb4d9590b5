/** What the method found out, in the words of the terminal. */
export interface PageStory {
  /** Latency and errors against load; null where no loads were compared. */
  readonly line: LinePicture | null;
  readonly goals: readonly PageGoal[];
  /** Why there is no answer, or why it is to be taken with care. */
  readonly obstacles: readonly PageNote[];
  /** The one that is named first. */
  readonly suspects: readonly PageSuspect[];
  /** Where nobody is suspected: what would let one be found. */
  readonly unknown: string | null;
  /** What target and machine used, at rest and at what it carries. */
  readonly used: TextGrid | null;
  readonly trials: TextGrid | null;
  /** What would be too much, by each rule alone. */
  readonly rules: TextGrid | null;
  /** Further sentences of soak and stress: what that rests on, how it broke and came back. */
  readonly told: readonly string[];
  /** What the run consisted of: scenarios, steps, checks, own metrics, faults; only what there is. */
  readonly parts: readonly TitledGrid[];
  /** What the figures rest on: ledger, generator, machine, target. */
  readonly facts: readonly (readonly [label: string, text: string])[];
}

export type PointKind = "reference" | "good" | "bad" | "collapsed" | "not counted";

/** The picture people remember: how latency and errors rise with load, and the line painted on it. */
export interface LinePicture {
  readonly unit: "iterations" | "requests";
  /** `p95 of GET /api/products`. */
  readonly subject: string;
  readonly percentile: "p50" | "p95" | "p99";
  readonly points: readonly LinePoint[];
  /** One point for each load, from left to right. */
  readonly curve: readonly { readonly ratePerSecond: number; readonly ms: number }[];
  readonly limitMs: number | null;
  /** The rule behind it: `p95 above 42 ms (2 × reference)`. */
  readonly limitText: string | null;
  readonly capacity: LineEstimate | null;
  readonly saturation: LineEstimate | null;
  /** The same target with nothing wrong, where a test has faults and both were searched. */
  readonly withoutFaults?: Pick<LinePicture, "points" | "curve" | "capacity">;
}

export interface LineEstimate {
  readonly perSecond: number;
  readonly low: number | null;
  readonly high: number | null;
  /** `412/s (90 %: 401–420)`. */
  readonly text: string;
}

export interface LinePoint {
  readonly trial: number;
  readonly kind: PointKind;
  readonly ratePerSecond: number;
  /** Null = among the failures, or too few to say. */
  readonly ms: number | null;
  /** 95 % interval of `ms`; null = open on that side. */
  readonly low: number | null;
  readonly high: number | null;
  readonly errorRatio: number;
  /** `12 search: good`. */
  readonly text: string;
}

export interface PageGoal {
  readonly expression: string;
  readonly observedText: string;
  /** `unsure`: too little was measured. */
  readonly verdict: "met" | "missed" | "unsure";
  readonly note: string | null;
  /** What was seen and what is allowed, in the same unit; null where they cannot be told beside each other. */
  readonly bar: { readonly observed: number; readonly limit: number; readonly isMost: boolean } | null;
}

export interface PageNote {
  readonly text: string;
  readonly advice: string;
}

export interface PageSuspect {
  readonly kind: string;
  readonly resource: string;
  /** `very likely, 88 %`. */
  readonly sureText: string;
  readonly confidence: number;
  readonly evidence: readonly string[];
  readonly against: readonly string[];
  readonly missing: string | null;
  readonly advice: string;
}

/** A table that is ready to be read. */
export interface TextGrid {
  readonly columns: readonly string[];
  readonly rows: readonly TextRow[];
  /** Below it: what was left out. */
  readonly note: string | null;
}

export interface TitledGrid {
  readonly title: string;
  readonly grid: TextGrid;
}

export interface TextRow {
  readonly name: string;
  readonly cells: readonly string[];
  readonly tone?: "good" | "bad" | "unsure" | "quiet";
}
