import { LevelOverTime, splitByWeights } from "#load";
import type { AskedAt } from "#measure";
import type { LoadChange, LoadChangeRequest, LoadControls, LoadOrder, LoadPlan, NewLoad, RunPlan } from "#run";
import { formatPercent, formatRate } from "#units";
import { exactShares, peakLevel } from "../plan/divide-load.ts";
import { usersText } from "./describe-load.ts";

/** By so much `+` and `-` change the load. */
const stepRatio = 1.1;

/** Where nothing on this machine bounds them before. */
const usersMost = 100_000;

interface Part {
  readonly name: string;
  readonly kind: LoadPlan["kind"];
  readonly planned: LevelOverTime;
  /** With all changes so far. */
  level: LevelOverTime;
  /** Of the test's whole load of that kind. */
  readonly weight: number;
  /** What holds apart from a pause. */
  wanted: NewLoad;
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
      return { name, kind: load.kind, planned, level: planned, weight: peakLevel(load), wanted: { timesPlan: 1 } };
    });
  }

  /** Per scenario, with all changes so far. */
  get levels(): readonly LevelOverTime[] {
    return this.parts.map(({ level }) => level);
  }

  /** A tenth more or less of every scenario's load; at least one user. Nothing while paused. */
  step(isUp: boolean, atMs: number, by: string): Ordered[] {
    if (this.isPaused) return [];
    return this.parts.map((part, scenario) => ({ atMs, scenario, ...this.stepped(part, isUp, atMs), by }));
  }

  /** What somebody at the page asks for. Levels are shared out as the test shares its own; nothing while paused. */
  ordered(order: LoadOrder, atMs: number, by: string): Ordered[] {
    if ("isPaused" in order) return order.isPaused === this.isPaused ? [] : this.togglePause(atMs, by);
    if (this.isPaused) return [];
    const isUsers = "users" in order;
    const parts = this.parts.filter(({ kind }) => (kind === "open") !== isUsers);
    const weights = parts.map(({ weight }) => weight);
    if (weights.every((weight) => weight === 0)) return [];
    const shares = isUsers
      ? splitByWeights(Math.min(order.users, this.usersMost()), weights)
      : exactShares(Math.min(order.ratePerSecond, this.rateMost()), weights);
    return parts.map((part, index) => ({
      atMs,
      scenario: this.parts.indexOf(part),
      level: shares[index] ?? 0,
      by,
    }));
  }

  /** What may be ordered, and what holds now. */
  controls(atMs: number): LoadControls {
    const open = this.sum("open", (level) => level.at(atMs));
    const users = this.users((level) => level.at(atMs));
    const most = this.rateMost();
    return {
      users: users === null ? null : { now: wholeUsers(users), most: this.usersMost() },
      ratePerSecond: open === null ? null : { now: open, most: Number.isFinite(most) ? most : null },
      mayPause: true,
    };
  }

  /** Nothing new begins, until the load is resumed at what it was. */
  togglePause(atMs: number, by: string): Ordered[] {
    this.isPaused = !this.isPaused;
    return this.parts.map(({ wanted }, scenario) => {
      return { atMs, scenario, ...(this.isPaused ? { timesPlan: 0 } : wanted), by };
    });
  }

  /** Notes a change as it is being carried out. */
  note(request: LoadChangeRequest): void {
    const { atMs, scenario, by } = request;
    const part = this.parts[scenario];
    if (part === undefined) return;
    part.level = part.level.to(request, atMs, part.planned);
    if (!this.isPaused) part.wanted = "level" in request ? { level: request.level } : { timesPlan: request.timesPlan };
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

  private stepped(part: Part, isUp: boolean, atMs: number): NewLoad {
    const { wanted, planned, kind } = part;
    const times = isUp ? stepRatio : 1 / stepRatio;
    if ("timesPlan" in wanted && planned.at(atMs) <= 0) return { timesPlan: wanted.timesPlan * times };
    const now = "level" in wanted ? wanted.level : planned.at(atMs) * wanted.timesPlan;
    const to =
      kind === "open" ? Math.min(now * times, Math.max(now, this.rateMost())) : this.steppedUsers(part, isUp, now);
    return "level" in wanted ? { level: to } : { timesPlan: to / planned.at(atMs) };
  }

  private steppedUsers(part: Part, isUp: boolean, now: number): number {
    return isUp ? Math.max(Math.floor(now) + 1, Math.round(now * stepRatio)) : this.fewer(part, now);
  }

  private users(pick: (level: LevelOverTime) => number): number | null {
    const [closed, counted] = [this.sum("closed", pick), this.sum("iterations", pick)];
    return closed === null && counted === null ? null : (closed ?? 0) + (counted ?? 0);
  }

  /** Each user of its own has a connection of its own. */
  private usersMost(): number {
    const { http, workers } = this.plan;
    if (http.sharedConnections !== undefined || http.connectionsPerWorkerMax === undefined) return usersMost;
    return Math.min(usersMost, http.connectionsPerWorkerMax * workers);
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

  private textAt({ kind, planned, level, wanted }: Part, atMs: number): string {
    if (this.isPaused) return "paused";
    const now = level.at(atMs);
    const text = kind === "open" ? formatRate(now) : usersText(wholeUsers(now));
    if (planned.isFlatAt(atMs)) return text;
    return "level" in wanted ? `${text}, held` : `${text}, ${formatPercent(wanted.timesPlan)} of the plan`;
  }
}

/** A sum of shares may come out a hair above. */
const wholeUsers = (users: number): number => Math.ceil(users - 1e-9);
