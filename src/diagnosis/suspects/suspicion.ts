import type { FindingKind } from "../kinds.ts";
import type { SuspectFacts } from "../facts/index.ts";

/** Signals of one source are not independent of each other: only the strongest of them counts. */
export type SignalSource =
  | "completions"
  | "curve"
  | "cpu"
  | "host"
  | "throttling"
  | "threads"
  | "connections"
  | "database"
  | "accept-queue"
  | "bytes"
  | "size"
  | "failures"
  | "status"
  | "trend"
  | "speed"
  | "time"
  | "tail"
  | "memory"
  | "swap"
  | "disk"
  | "storage"
  | "metrics"
  | "spans"
  | "span-metrics"
  | "process"
  | "reference"
  | "generator"
  | "method"
  | "formula";

export interface Signal {
  readonly source: SignalSource;
  /** With its figures, as evidence is printed. */
  readonly text: string;
  readonly strength: "weak" | "fair" | "strong" | "decisive";
  /** It was seen to change with load, or to stay where load says that it should change. */
  readonly dependsOnLoad: boolean;
}

/** What one suspect makes of the facts: all that speaks for it and against it. */
export interface Suspicion {
  readonly kind: FindingKind;
  /** As people call it: `one event loop`, `a pool of about 10`. */
  readonly resource: string;
  readonly limit: number | null;
  readonly for: readonly Signal[];
  readonly against: readonly Signal[];
  /** What its capacity formula says the target carries, iterations/s. */
  readonly predictedPerSecond: number | null;
  /** How the formula came to it: completes "…, which makes 200/s". */
  readonly formula?: string;
  /** What looks the same from outside: `first` is the likeliest of them. */
  readonly looksLike?: { readonly kinds: readonly string[]; readonly isFirst: boolean };
  /** The signal that would settle it. */
  readonly missing?: string;
  readonly advice: string;
  /** It explains why load stopped being acceptable well before saturation. */
  readonly actsBeforeSaturation?: boolean;
  /** It tells what more load does beyond saturation, not what saturates. */
  readonly isConsequence?: boolean;
}

export type Suspect = (facts: SuspectFacts) => Suspicion | null;

const signal =
  (strength: Signal["strength"]) =>
  (source: SignalSource, text: string, dependsOnLoad = false): Signal => ({ source, text, strength, dependsOnLoad });

export const weak = signal("weak");
export const fair = signal("fair");
export const strong = signal("strong");
export const decisive = signal("decisive");

/** Signals where they are seen: `false` and null are left out. */
export const signals = (...all: readonly (Signal | false | null | undefined)[]): readonly Signal[] =>
  all.filter((each): each is Signal => each !== false && each !== null && each !== undefined);
