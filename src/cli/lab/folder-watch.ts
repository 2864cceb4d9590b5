import type { Collector } from "#measure";
import {
  type ExploreProgress,
  liveFormat,
  type LiveStatus,
  type LoadOrder,
  type SecondRecord,
  type TrialResult,
} from "#run";
import { type Sight, stallDoubts } from "./live-state.ts";
import type { LoadControl } from "./load-control.ts";
import type { Keeper } from "./session-parts.ts";

/** With the 250 ms between two reports of a worker this bounds what a killed run loses. */
const keepOpenMs = 400;
/** As seldom as a page is told of news: putting it together takes about a tenth of a millisecond. */
const tellMs = 1000;
/** Whoever changes the load sees it change within a second. */
const lookMs = 250;
/** Two, so that one alone is told from many. */
const slowestKept = 2;

export interface Watched {
  openSeconds(): readonly SecondRecord[];
  status(): LiveStatus;
  onOrder(order: LoadOrder): void;
}

/**
 * What passes between a run and its folder while it goes on, in both directions. It is all that joins a run to pages
 * that look at it: their server is another process, so that none of them takes a turn of this one's event loop.
 */
export class FolderWatch {
  private readonly timers: readonly NodeJS.Timeout[];
  private readonly keep: Keeper;
  private readonly watched: Watched;
  private isLooking = false;

  constructor(keep: Keeper, watched: Watched) {
    this.keep = keep;
    this.watched = watched;
    this.timers = [
      setInterval(() => this.keepOpen(), keepOpenMs),
      setInterval(() => keep.keepLive(watched.status()), tellMs),
      setInterval(() => void this.look(), lookMs),
    ];
  }

  close(): void {
    for (const timer of this.timers) clearInterval(timer);
  }

  private keepOpen(): void {
    const seconds = this.watched.openSeconds();
    if (seconds.length > 0) this.keep.keepOpen(seconds);
  }

  /** A disk that does not answer is not asked again meanwhile. */
  private async look(): Promise<void> {
    if (this.isLooking) return;
    this.isLooking = true;
    try {
      for (const order of await this.keep.takeOrders()) this.watched.onOrder(order);
    } catch (error) {
      // Where the disk refuses for a moment, the orders still stand there at the next look. All else is a bug of ours.
      if (typeof (error as NodeJS.ErrnoException).code !== "string") throw error;
    } finally {
      this.isLooking = false;
    }
  }
}

/**
 * How a run stands.
 * @param control absent where a method decides on the load itself
 */
export function liveStatus(
  collector: Collector,
  { facts, frame }: Sight,
  control: LoadControl | undefined,
): LiveStatus {
  const { loads, plannedSeconds, explore, pursuit } = facts;
  return {
    format: liveFormat,
    phase: frame.phase,
    isPaused: frame.isPaused,
    elapsedSeconds: Math.max(0, frame.nowMs / 1000),
    plannedSeconds,
    loads,
    doubts: stallDoubts(collector),
    controls: control?.controls(frame.nowMs) ?? { users: null, ratePerSecond: null, mayPause: false },
    ...(explore && { explore: lighter(explore) }),
    ...(pursuit && { pursuit }),
  };
}

/** Of each trial the slowest operations alone: those a picture of it needs, whose rules may not be known yet. */
export function lighter(progress: ExploreProgress): ExploreProgress {
  const limited = new Set(progress.rules?.filter(({ isBinding }) => isBinding).map(({ operation }) => operation));
  const kept = ({ operations }: TrialResult): TrialResult["operations"] => {
    const slowest = operations.toSorted((a, b) => (b.p95Ms ?? Infinity) - (a.p95Ms ?? Infinity));
    return slowest.filter(({ name }, index) => index < slowestKept || limited.has(name));
  };
  const trials = progress.trials.map((trial) => ({ ...trial, operations: kept(trial), resources: null }));
  return { ...progress, trials };
}
