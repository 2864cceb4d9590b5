import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { Resolver } from "#protocol";
import type { Clock, DependencyPlan, DependencyResult, FaultPlan, HostPort, Timer } from "#run";
import { Connection } from "./connection.ts";
import { FaultSwitch } from "./fault-switch.ts";
import type { HeldBudget } from "./held-budget.ts";
import { scheduledAt } from "./schedule.ts";
import { TrafficCounter } from "./traffic-counter.ts";
import { connectUpstream, type UpstreamRules } from "./upstream.ts";

export interface RouteTools {
  readonly clock: Clock;
  readonly seed: number;
  readonly held: HeldBudget;
  readonly rules: UpstreamRules;
  readonly isControlled: boolean;
  /** A fault went on or off. */
  readonly onSwitch: (route: string, text: string, isOn: boolean) => void;
}

/** A dependency, the port that stands for it, and what is wrong between. */
export class Route {
  readonly plan: DependencyPlan;
  readonly traffic = new TrafficCounter();
  /** Why the last connection to the dependency failed. */
  lastRefusal: string | undefined = undefined;
  private readonly tools: RouteTools;
  private readonly resolver: Resolver;
  private readonly server: Server;
  private readonly connections = new Set<Connection>();
  private readonly arriving = new Set<Socket>();
  private faults: readonly FaultSwitch[] = [];
  private timer: Timer | undefined = undefined;
  private listening: HostPort;
  private startMs = 0;
  private numberOfFaults = 0;
  private numberOfConnections = 0;

  constructor(plan: DependencyPlan, tools: RouteTools) {
    this.plan = plan;
    this.listening = plan.listen;
    this.tools = tools;
    this.resolver = new Resolver(tools.clock);
    this.server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (socket) =>
      this.accept(socket),
    );
    this.faults = plan.faults.map((fault) => this.newSwitch(fault));
  }

  listen(): Promise<HostPort> {
    const { host, port } = this.plan.listen;
    return new Promise((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen({ host, port, backlog: 4_096 }, () => {
        this.server.off("error", reject);
        this.server.on("error", (error) => (this.lastRefusal = error.message));
        this.listening = { host, port: (this.server.address() as AddressInfo).port };
        resolve(this.listening);
      });
    });
  }

  /** @param startMs what schedules count from */
  start(startMs: number = this.tools.clock.nowMs(), isMethodOn = true): void {
    this.traffic.restart();
    this.begin(startMs, isMethodOn);
  }

  private begin(startMs: number, isMethodOn = true): void {
    this.startMs = startMs;
    this.switchMethodFaults(isMethodOn);
    this.follow();
  }

  /** Other faults instead of those there are, beginning now. */
  replace(faults: readonly FaultPlan[], isMethodOn = true): void {
    this.timer?.cancel();
    for (const fault of this.faults) this.turn(fault, false);
    this.faults = faults.map((plan) => this.newSwitch(plan));
    for (const connection of this.connections) connection.fit(this.faults);
    this.begin(this.tools.clock.nowMs(), isMethodOn);
  }

  /** Of those the method switches. */
  switchMethodFaults(isOn: boolean): void {
    for (const fault of this.faults) if (fault.plan.when.kind === "method") this.turn(fault, isOn);
  }

  sight(): DependencyResult {
    const nowMs = this.tools.clock.nowMs();
    return {
      name: this.plan.name,
      listen: textOfPlace(this.listening),
      to: textOfPlace(this.plan.to),
      ...(this.traffic.protocol !== null && { protocol: this.traffic.protocol }),
      faults: this.faults.map((fault) => ({ text: fault.text, plan: fault.plan, spans: fault.spans(nowMs) })),
      traffic: this.traffic.now(),
    };
  }

  async close(): Promise<void> {
    this.timer?.cancel();
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const socket of this.arriving) socket.destroy();
    for (const connection of this.connections) connection.destroy();
    await closed;
  }

  private newSwitch(plan: FaultPlan): FaultSwitch {
    return new FaultSwitch(plan, this.numberOfFaults++);
  }

  /** Turns what is due, and comes back when the next is. */
  private follow(): void {
    const nowMs = this.tools.clock.nowMs() - this.startMs;
    let nextMs = Number.POSITIVE_INFINITY;
    for (const fault of this.faults) {
      const { when } = fault.plan;
      if (when.kind === "method") continue;
      const due = scheduledAt(when, nowMs);
      this.turn(fault, due.isOn);
      nextMs = Math.min(nextMs, due.nextMs);
    }
    if (nextMs !== Number.POSITIVE_INFINITY) this.timer = this.tools.clock.after(nextMs - nowMs, () => this.follow());
  }

  private turn(fault: FaultSwitch, isOn: boolean): void {
    if (!fault.turn(isOn, this.tools.clock.nowMs())) return;
    for (const connection of this.connections) connection.switched(fault);
    this.tools.onSwitch(this.plan.name, fault.text, isOn);
  }

  private accept(client: Socket): void {
    const number = this.numberOfConnections++;
    this.traffic.connections += 1;
    this.traffic.open += 1;
    this.arriving.add(client);
    const giveUp = (): void => void client.destroy();
    client.on("error", giveUp);
    connectUpstream(this.plan.to, this.tools.rules, this.resolver, (upstream, why) => {
      this.arriving.delete(client);
      client.off("error", giveUp);
      if (upstream === undefined || client.destroyed) this.refuse(client, upstream, number, why);
      else this.join(client, upstream, number);
    });
  }

  private refuse(client: Socket, upstream: Socket | undefined, number: number, why: string): void {
    if (upstream === undefined) {
      this.traffic.refused += 1;
      this.lastRefusal = why;
    }
    this.traffic.closed(number);
    upstream?.destroy();
    client.on("error", () => undefined);
    client.resetAndDestroy();
  }

  private join(client: Socket, upstream: Socket, number: number): void {
    const { clock, seed, held } = this.tools;
    const connection = new Connection(client, upstream, {
      clock,
      seed,
      number,
      faults: this.faults,
      traffic: this.traffic,
      held,
      isControlled: this.tools.isControlled,
      onClose: (closed) => this.connections.delete(closed),
    });
    // A fault may end it before it has begun.
    if (!connection.isOver) this.connections.add(connection);
  }
}

export const textOfPlace = ({ host, port }: HostPort): string => `${host.includes(":") ? `[${host}]` : host}:${port}`;
