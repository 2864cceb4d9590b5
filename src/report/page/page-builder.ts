import { decodeContent, Histogram, type HistogramContent, isHook } from "#measure";
import type {
  OperationName,
  OperationResult,
  OperationSecond,
  PageDoc,
  PageStretch,
  PictureState,
  RouteExample,
  RunPicture,
  RunResult,
  SecondRecord,
} from "#run";
import { operationNames } from "../operation-label.ts";
import { safeValue } from "../safe-value.ts";
import { annotationsOf } from "./annotations.ts";
import { HeatMap } from "./heat-map.ts";
import { OperationColumns } from "./operation-columns.ts";
import { resourceColumns } from "./resources.ts";
import { RunColumns } from "./run-columns.ts";
import { sentenceOf, storyOf } from "./story.ts";
import { stretchesAt, stretchesOf } from "./stretches.ts";
import { timeGrid } from "./time-grid.ts";
import { tracesOf } from "./traces.ts";

const pointsMost = 1200;
const operationPointsMost = 300;
/** Those with most requests: what each of two thousand did over time nobody looks at, and nobody could load. */
const operationsOverTime = 100;
const operationsShown = 400;
/** Of a trial: the worst and the most frequent tell. */
const trialOperationsMost = 20;

export interface PageAbout {
  readonly state: PictureState;
  /** ISO 8601, UTC. */
  readonly madeAt: string;
  readonly docs: readonly PageDoc[];
}

/** Puts a page together from a run's result and its seconds, which come one by one: a long run is never whole in memory. */
export class PageBuilder {
  private readonly result: RunResult;
  private readonly stretches: readonly PageStretch[];
  private readonly columns: RunColumns;
  private readonly heatMap: HeatMap;
  private readonly operations = new Map<string, OperationColumns>();
  private readonly named = new Map<number, Named>();
  private readonly latency = new Histogram();
  private lastSecond = -1;

  constructor(result: RunResult) {
    this.result = result;
    const seconds = Math.ceil(result.durationMs / 1000);
    this.columns = new RunColumns(timeGrid(seconds, pointsMost));
    this.heatMap = new HeatMap(seconds);
    this.stretches = stretchesOf(result);
    const grid = timeGrid(seconds, operationPointsMost);
    const ranked = result.operations
      .map((operation, index) => ({ operation, index }))
      .toSorted((a, b) => b.operation.count - a.operation.count)
      .slice(0, operationsShown);
    for (const [rank, { operation, index }] of ranked.entries())
      this.operations.set(keyOf(operation), new OperationColumns(index, rank < operationsOverTime ? grid : null));
  }

  /** Seconds that a torn file brings twice or out of order are left out. */
  add(second: SecondRecord): void {
    const { atSeconds } = second.point;
    for (const name of second.names) this.named.set(name.id, this.namedAs(name));
    if (atSeconds <= this.lastSecond) return;
    const { seconds = 1 } = second;
    this.lastSecond = atSeconds + seconds - 1;
    const within = stretchesAt(this.stretches, atSeconds, seconds);
    this.latency.reset();
    for (const operation of second.operations) this.addOperation({ atSeconds, seconds }, operation, within);
    this.columns.add(second.point, seconds, this.latency);
    this.heatMap.add(atSeconds, seconds, this.latency);
  }

  /** @param windows examples of stretches of the run */
  picture(about: PageAbout, examples: readonly RouteExample[], windows: readonly RouteExample[] = []): RunPicture {
    const { timeline: _, resources, ...result } = safeValue({ ...this.result, timeline: [] });
    const { points: __, ...summary } = resources;
    const safe = { ...result, resources: summary };
    return {
      ...about,
      sentence: sentenceOf({ ...safe, timeline: [] }),
      result: {
        ...safe,
        ...(safe.explore && { explore: lighter(safe.explore) }),
        ...(safe.withoutFaults && { withoutFaults: withLighter(safe.withoutFaults) }),
      },
      operationLabels: operationNames(safe.operations).map(({ name, mark }) =>
        mark === undefined ? name.text : `${name.text} ${mark}`,
      ),
      story: storyOf({ ...safe, timeline: [] }),
      timeline: this.columns.timeline(resourceColumns(this.result, this.columns.grid)),
      heatMap: this.heatMap.picture(),
      annotations: annotationsOf({ ...safe, timeline: [] }),
      stretches: this.stretches,
      operations: [...this.operations.values()].map((operation) => operation.result()),
      traces: tracesOf(this.result, [...examples, ...windows], this.stretches),
    };
  }

  private namedAs(name: OperationName): Named {
    return { isJudged: name.kind !== "measure" && !isHook(name), columns: this.operations.get(keyOf(name)) };
  }

  private addOperation(when: When, second: OperationSecond, within: readonly PageStretch["name"][]): void {
    const named = this.named.get(second.id);
    const latency = decoded(second.latency);
    if (named === undefined || latency === undefined) return;
    if (named.isJudged) this.latency.addContent(latency);
    if (when.atSeconds >= this.result.totals.warmUpSeconds) named.columns?.add(when, second, latency, within);
  }
}

/** What a number stands for in the seconds. */
interface Named {
  readonly isJudged: boolean;
  /** Undefined = it is not shown by itself. */
  readonly columns: OperationColumns | undefined;
}

interface When {
  readonly atSeconds: number;
  /** How many were merged when they were kept. */
  readonly seconds: number;
}

type Names = Pick<OperationResult, "kind" | "protocol" | "method" | "name" | "scenario" | "step">;

const keyOf = ({ kind, protocol, method, name, scenario, step }: Names): string =>
  [kind, protocol, method, name, scenario, step].join("\u0000");

function lighter(explore: NonNullable<RunResult["explore"]>): NonNullable<RunResult["explore"]> {
  const trials = explore.trials.map((trial) => ({
    ...trial,
    operations: trial.operations
      .toSorted((a, b) => (b.p95Ms ?? Infinity) - (a.p95Ms ?? Infinity) || b.count - a.count)
      .slice(0, trialOperationsMost),
  }));
  return { ...explore, trials };
}

function withLighter(without: NonNullable<RunResult["withoutFaults"]>): NonNullable<RunResult["withoutFaults"]> {
  return { ...without, ...(without.explore && { explore: lighter(without.explore) }) };
}

/** Undefined = damaged, or of another version. */
function decoded(text: string): HistogramContent | undefined {
  try {
    return decodeContent(text);
  } catch {
    return undefined;
  }
}
