import type { Clock, DependencyPlan, DependencyResult } from "#run";
import { HeldBudget } from "./held-budget.ts";
import { Route } from "./route.ts";

/** What a proxy is to do. JSON: it goes to a process of its own. */
export interface ProxyJob {
  readonly routes: readonly DependencyPlan[];
  readonly seed: number;
  readonly allowHosts: readonly string[];
  /** Faults may be replaced while it runs. */
  readonly isControlled: boolean;
}

/** A fault went on or off. */
export type OnSwitch = (route: string, text: string, isOn: boolean) => void;

/** Several routes in one process. */
export class RunningProxy {
  readonly routes: readonly Route[];

  private constructor(routes: readonly Route[]) {
    this.routes = routes;
  }

  /** Listens on all ports, or on none. Faults begin with `start`. */
  static async open(job: ProxyJob, clock: Clock, onSwitch: OnSwitch = () => undefined): Promise<RunningProxy> {
    const { seed, allowHosts, isControlled } = job;
    const held = new HeldBudget();
    const routes = job.routes.map(
      (plan) => new Route(plan, { clock, seed, held, rules: { allowHosts }, isControlled, onSwitch }),
    );
    const proxy = new RunningProxy(routes);
    const listening = await Promise.allSettled(routes.map((route) => route.listen()));
    const failed = listening.find(({ status }) => status === "rejected");
    if (failed?.status !== "rejected") return proxy;
    await proxy.close();
    throw failed.reason;
  }

  /**
   * @param startMs what schedules count from: now, or the 0 of a run's clock
   * @param isMethodOn whether faults that a method switches are on from the beginning
   */
  start(startMs?: number, isMethodOn = true): void {
    for (const route of this.routes) route.start(startMs, isMethodOn);
  }

  turnMethodFaults(isOn: boolean): void {
    for (const route of this.routes) route.switchMethodFaults(isOn);
  }

  sights(): DependencyResult[] {
    return this.routes.map((route) => route.sight());
  }

  async close(): Promise<void> {
    await Promise.all(this.routes.map((route) => route.close()));
  }
}
