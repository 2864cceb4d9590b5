import { RealClock } from "#load";
import { ErrorStreak } from "#measure";
import { checkHealth } from "#protocol";
import type { RunPlan, TimelinePoint } from "#run";
import { HealthWatch } from "./health-watch.ts";

export interface GuardRules {
  /** Undefined = as soon as a public host is under load. */
  readonly abortRules: boolean | undefined;
  /** Asked beside the load; without one a connection to the target is tried. */
  readonly health: string | undefined;
}

/** The rules that end a run for the target's sake: it fails most of what it is asked, or is not well. */
export class TargetGuard {
  private readonly plan: RunPlan;
  private readonly rules: GuardRules;
  private readonly onBreakdown: (why: string) => void;
  private readonly streak = new ErrorStreak();
  private isActive: boolean;
  private isRunning = false;
  private health: HealthWatch | undefined = undefined;

  constructor(plan: RunPlan, rules: GuardRules, onBreakdown: (why: string) => void) {
    this.plan = plan;
    this.rules = rules;
    this.onBreakdown = onBreakdown;
    this.isActive = rules.abortRules === true;
  }

  /** Load is on from now on. */
  start(): void {
    this.isRunning = true;
    this.watchHealth();
  }

  /** The target is not the user's own machine or network: the rules hold unless they were switched off. */
  publicHostReached(): void {
    if (this.rules.abortRules === false) return;
    this.isActive = true;
    this.watchHealth();
  }

  second(point: TimelinePoint): void {
    // The streak is kept also before the rules hold: they may from the next second on.
    if (this.streak.add(point) && this.isActive)
      this.onBreakdown("more than half of all requests failed for 10 s, and the target is spared");
  }

  close(): void {
    this.isRunning = false;
    this.health?.close();
  }

  private watchHealth(): void {
    const { health, abortRules } = this.rules;
    if (!this.isRunning || this.health !== undefined || abortRules === false) return;
    if (health === undefined && (!this.isActive || this.plan.target === "")) return;
    const url = new URL(health ?? this.plan.target);
    const clock = new RealClock();
    this.health = new HealthWatch(
      () => checkHealth(url, health !== undefined, this.plan.http, clock),
      (why) => this.onBreakdown(`3 health probes of ${url.origin} in a row failed (${why}), and the target is spared`),
    );
  }
}
