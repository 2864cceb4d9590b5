import { LevelOverTime } from "#load";
import type { AskedAt } from "#measure";
import type { LoadChange, LoadChangeRequest, LoadPlan, NewLoad, RunPlan } from "#run";
import { formatPercent, formatRate } from "#units";
import { usersText } from "./describe-load.ts";

/** By so much `+` and `-` change the load. */
const stepRatio = 1.1;

interface Part {
  readonly name: string;
  readonly kind: LoadPlan["kind"];
  readonly planned: LevelOverTime;
  /** With all changes so far. */
  level: LevelOverTime;
  timesPlan: number;
}

type Ordered = Omit<LoadChangeRequest, "level" | "timesPlan"> & NewLoad;

/** What the load is to be while a run goes on: the plan, and the changes made to it. */
export class LoadControl {
  readonly changes: LoadChange[] = [];
  isPaused = false;
  private readonly plan: RunPlan;
  private readonly parts: readonly Part[];
  private recorded = 0;

  constructor(plan: RunPlan) {
    this.plan = plan;
    this.parts = plan.scenarios.map(({ name, load }) => {
      const planned = new LevelOverTime(
        load.kind === "iterations"
          ? [{ durationMs: load.maxDurationMs, from: load.users, to: load.users }]
          : load.stages,
      );
      return { name, kind: load.kind, planned, level: planned, timesPlan: 1 };
    });
  }

  /** Per scenario, with all changes so far. */
  get levels(): readonly LevelOverTime[] {
    return this.parts.map(({ level }) => level);
  }

  /** A tenth more or less of every scenario's load; at least one user. Nothing while paused. */
  step(isUp: boolean, atMs: number, by: string): Ordered[] {
    if (this.isPaused) return [];
    return this.parts.map((part, scenario) => ({ atMs, scenario, timesPlan: this.stepped(part, isUp, atMs), by }));
  }

  /** Nothing new begins, until the load is resumed at what it was. */
  togglePause(atMs: number, by: string): Ordered[] {
    this.isPaused = !this.isPaused;
    return this.parts.map(({ timesPlan }, scenario) => {
      return { atMs, scenario, timesPlan: this.isPaused ? 0 : timesPlan, by };
    });
  }

  /** Notes a change as it is being carried out. */
  note(request: LoadChangeRequest): void {
    const { atMs, scenario, by } = request;
    const part = this.parts[scenario];
    if (part === undefined) return;
    part.level = part.level.to(request, atMs, part.planned);
    if ("timesPlan" in request && !this.isPaused) part.timesPlan = request.timesPlan;
    this.forgetAfter(atMs / 1000, part.name);
    this.changes.push({ atSeconds: atMs / 1000, scenario: part.name, load: this.textAt(part, atMs), by });
  }

  /** What was still to come then does not any more. */
  private forgetAfter(seconds: number, name: string): void {
    for (let index = this.changes.length - 1; index >= this.recorded; index--) {
      const { atSeconds, scenario } = this.changes[index]!;
      if (scenario === name && atSeconds > seconds) this.changes.splice(index, 1);
    }
  }

  /** The load by now, where it was changed, e.g. `now 11 users`. */
  nowTexts(): readonly string[] {
    if (this.changes.length === 0) return [];
    const newest = this.parts.map(({ name }) => this.changes.findLast(({ scenario }) => scenario === name));
    const texts = newest.flatMap((change) => (change === undefined ? [] : [change.load]));
    return [`now ${[...new Set(this.isPaused ? ["paused"] : texts)].join(" + ")}`];
  }

  /** Changes not yet given out that came before a second's end. */
  takeUntil(seconds: number): readonly LoadChange[] {
    const from = this.recorded;
    while (this.recorded < this.changes.length && this.changes[this.recorded]!.atSeconds < seconds) this.recorded++;
    return this.changes.slice(from, this.recorded);
  }

  /** The load that is asked for at a second of the run: iterations/s of all open scenarios, users of all closed. */
  askedAt(second: number): AskedAt {
    const ms = second * 1000;
    const users = this.sum("closed", (level) => level.at(ms + 500));
    return {
      iterationsPerSecond: this.sum("open", (level) => level.areaBefore(ms + 1000) - level.areaBefore(ms)),
      users: users === null ? null : wholeUsers(users),
    };
  }

  private sum(kind: LoadPlan["kind"], pick: (level: LevelOverTime) => number): number | null {
    const parts = this.parts.filter((part) => part.kind === kind);
    return parts.length === 0 ? null : parts.reduce((total, { level }) => total + pick(level), 0);
  }

  private stepped(part: Part, isUp: boolean, atMs: number): number {
    const planned = part.planned.at(atMs);
    const times = isUp ? part.timesPlan * stepRatio : part.timesPlan / stepRatio;
    if (planned <= 0) return times;
    if (part.kind === "open") return Math.min(times, Math.max(part.timesPlan, this.rateMost() / planned));
    const now = planned * part.timesPlan;
    const users = isUp ? Math.max(Math.floor(now) + 1, Math.round(now * stepRatio)) : this.fewer(part, now);
    return users / planned;
  }

  /** Beyond --max-rate arrivals would only wait for longer and longer. */
  private rateMost(): number {
    return this.plan.maxRatePerSecond ?? Number.POSITIVE_INFINITY;
  }

  /** Iterations are divided among the workers: each needs a user to carry its share out. */
  private fewer({ kind }: Part, now: number): number {
    const least = kind === "iterations" ? Math.min(now, this.plan.workers) : 1;
    return Math.max(least, Math.min(Math.ceil(now) - 1, Math.round(now / stepRatio)));
  }

  private textAt({ kind, planned, level, timesPlan }: Part, atMs: number): string {
    if (this.isPaused) return "paused";
    const now = level.at(atMs);
    const text = kind === "open" ? formatRate(now) : usersText(wholeUsers(now));
    return planned.isFlatAt(atMs) ? text : `${text}, ${formatPercent(timesPlan)} of the plan`;
  }
}

/** A sum of shares may come out a hair above. */
const wholeUsers = (users: number): number => Math.ceil(users - 1e-9);
