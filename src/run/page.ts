import type { RouteExample } from "./example-trace.ts";
import type { ErrorClass } from "./outcome.ts";
import type { PageStory } from "./page-story.ts";
import type { RunResult } from "./result.ts";

// What the page is given: in a data island of `report.html`, or by the server. Texts in it may come from the target,
// the test or the network: the page shows them as text and never as markup.

export const pageFormat = "plimsoll.page/1";

/** The page decides by `view` what it shows. The server's page without an island asks for its data by its address. */
export type PageData = ReportPage | LivePage | HistoryPage | ComparePage;

export interface ReportPage extends RunPicture {
  readonly format: typeof pageFormat;
  readonly view: "report";
}

/** A run while it goes on: what there is of it so far; the rest comes by events. */
export interface LivePage {
  readonly format: typeof pageFormat;
  readonly view: "live";
  readonly runId: string;
  readonly run: RunPicture;
}

export interface HistoryPage {
  readonly format: typeof pageFormat;
  readonly view: "history";
}

export interface ComparePage {
  readonly format: typeof pageFormat;
  readonly view: "compare";
}

/** `unfinished`: the process that made it was ended from outside; the result is what could be rebuilt. */
export type PictureState = "finished" | "running" | "unfinished";

/** All of one run that a page shows. Bounded, whatever the run was: a few megabytes. */
export interface RunPicture {
  readonly state: PictureState;
  /** ISO 8601, UTC: when this was put together. */
  readonly madeAt: string;
  /** The verdict in one sentence, as the terminal says it. */
  readonly sentence: string;
  /** What the findings, doubts and errors in it mean: their pages of the documentation, so that the report has them. */
  readonly docs: readonly PageDoc[];
  readonly result: PageResult;
  readonly story: PageStory;
  /** What people call each of `result.operations`, in the same order. */
  readonly operationLabels: readonly string[];
  readonly timeline: PageTimeline;
  readonly heatMap: PageHeatMap | null;
  readonly annotations: readonly Annotation[];
  /** Stretches of load that others are compared with: of `explore` reference and capacity; empty where there are none. */
  readonly stretches: readonly PageStretch[];
  /** The operations with most requests, worst first among equals; those that are left out stand in the result's table. */
  readonly operations: readonly PageOperation[];
  readonly traces: readonly PageTrace[];
}

export interface PageDoc {
  readonly about: "finding" | "doubt" | "error class";
  /** A kind of finding, a code of a doubt, a class of errors. */
  readonly name: string;
  /** Markdown: one heading, sections, lists, links between pages. */
  readonly markdown: string;
}

/** The result document without what stands in `timeline`: its own time line and the points of `resources` are left out. */
export type PageResult = Omit<RunResult, "timeline">;

/** One value for each point of time; null = not known there. */
export type Column = readonly (number | null)[];

/** Columns over one axis of time, at most about 1,200 points: all charts share it, and one cursor. */
export interface PageTimeline {
  /** A point stands for so many seconds, beginning with its own. */
  readonly secondsPerPoint: number;
  /** Run clock, ascending. */
  readonly atSeconds: readonly number[];
  /** Iterations/s the shape asked for; all null in closed load. */
  readonly askedPerSecond: Column;
  readonly iterationsPerSecond: Column;
  readonly requestsPerSecond: Column;
  /** The slowest and the fastest second of each point; absent where a point is one second. */
  readonly requestsPerSecondRange?: { readonly low: Column; readonly high: Column };
  readonly errorsPerSecond: Column;
  readonly droppedPerSecond: Column;
  readonly users: Column;
  readonly usersAsked: Column;
  readonly inFlight: Column;
  /** From the intended start; where a point is several seconds, of their merged histograms without failures. */
  readonly latencyMs: LatencyColumns;
  /** Those that happened, the most frequent first. */
  readonly errorsByClass: readonly { readonly class: ErrorClass; readonly perSecond: Column }[];
  readonly bytesPerSecond: { readonly sent: Column; readonly received: Column };
  /** What was read of target, database, machine and generator; only what is known. */
  readonly resources: readonly ResourceColumn[];
}

export interface LatencyColumns {
  readonly p50: Column;
  readonly p90: Column;
  readonly p95: Column;
  readonly p99: Column;
  readonly max: Column;
}

export interface ResourceColumn {
  /** As in `resources.points` of the result document: `targetCpuCores`. */
  readonly name: string;
  /** For people: `CPU of the target`. */
  readonly label: string;
  readonly of: "target" | "database" | "host" | "generator";
  readonly unit: "cores" | "bytes" | "count" | "ratio";
  readonly values: Column;
}

/** Buckets that grow by a factor: bucket i holds what is from `fromMs * 10 ** (i / perDecade)` on, up to the next. */
export interface LogScale {
  readonly fromMs: number;
  readonly perDecade: number;
}

/** How many requests took how long, when. */
export interface PageHeatMap {
  readonly scale: LogScale;
  readonly secondsPerColumn: number;
  readonly columns: readonly HeatColumn[];
  /** Of all columns. */
  readonly rowFirst: number;
  readonly rowLast: number;
  readonly countMax: number;
}

export interface HeatColumn {
  readonly atSeconds: number;
  /** Bucket of the first count; the following are those above it. */
  readonly row: number;
  readonly counts: readonly number[];
}

export type AnnotationKind =
  | "load"
  | "phase"
  | "trial"
  | "finding"
  | "goal"
  | "restart"
  | "freeze"
  | "fault"
  | "doubt"
  | "end";

/** Something that happened at a moment, or over a stretch of time. */
export interface Annotation {
  readonly kind: AnnotationKind;
  readonly atSeconds: number;
  /** Where it lasts. */
  readonly toSeconds?: number;
  readonly text: string;
}

export interface PageStretch {
  readonly name: "reference" | "capacity";
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** Iterations/s. */
  readonly ratePerSecond: number;
}

/** What a page shows of one operation when it is opened. */
export interface PageOperation {
  /** Its place in `result.operations`. */
  readonly index: number;
  /** At most about 300 points. Null = too many operations for each to have one. */
  readonly timeline: OperationTimeline | null;
  /** From the intended start. Empty = nothing was counted second by second. */
  readonly distribution: PageHistogram;
  /** By the name of the stretch. */
  readonly distributionAt: Readonly<Partial<Record<PageStretch["name"], PageHistogram>>>;
}

export interface OperationTimeline {
  readonly secondsPerPoint: number;
  readonly atSeconds: readonly number[];
  readonly requestsPerSecond: Column;
  readonly errorsPerSecond: Column;
  readonly latencyMs: Omit<LatencyColumns, "p90">;
}

/** Filled buckets only, ascending; of what succeeded. */
export interface PageHistogram {
  readonly scale: LogScale;
  readonly count: number;
  readonly failed: number;
  readonly minMs: number | null;
  readonly meanMs: number | null;
  readonly maxMs: number | null;
  readonly buckets: readonly number[];
  readonly counts: readonly number[];
}

/** An example of a route: typical, slowest or failed. */
export interface PageTrace extends RouteExample {
  /** Run clock; null = it is not known when. */
  readonly atSeconds: number | null;
  /** The stretch it fell into. */
  readonly stretch: PageStretch["name"] | null;
}
