import type { Clock, DependencyPlan, DependencyResult, Timer } from "#run";
import { writeFault } from "#scenario";
import { ControlClient } from "./control/control-client.ts";
import type { ProxyJob } from "./proxy.ts";
import { ProxyFailure, type ProxyProcess } from "./start-proxy.ts";
import { textOfPlace } from "./route.ts";

/** Faults that are not asked for again end by themselves: whoever switched them may be gone. */
const leaseMs = 8_000;
const lookEveryMs = 1_000;

export interface StandingProxy {
  /** Of its control API, on 127.0.0.1. */
  readonly port: number;
  readonly token: string;
}

/** What a route of it had counted, and where its clock stood, when the run's began. */
interface Start {
  readonly seconds: number;
  readonly sights: readonly DependencyResult[];
}

/**
 * A proxy that stands already, and goes on standing: a run switches its faults, and takes them back at its end.
 * @param onLost hears that it is gone
 */
export async function adoptProxy(
  { port, token }: StandingProxy,
  { routes }: Pick<ProxyJob, "routes">,
  clock: Clock,
  onLost: (reason: string) => void,
): Promise<ProxyProcess> {
  const client = new ControlClient(port, token);
  const { routes: sights } = await client.routes();
  for (const route of routes) requireRoute(route, sights);
  return new AdoptedProxy(client, routes, clock, onLost);
}

function requireRoute({ listen, to }: DependencyPlan, sights: readonly DependencyResult[]): void {
  const asked = `${String(listen.port)}:${textOfPlace(to)}`;
  const found = sights.find((sight) => portOf(sight) === listen.port);
  if (found === undefined) throw new ProxyFailure(`it has no route ${asked}`, "ENOROUTE");
  if (found.to === textOfPlace(to)) return;
  throw new ProxyFailure(`its port ${String(listen.port)} leads to ${found.to}, the test's to ${asked}`, "ENOROUTE");
}

const portOf = ({ listen }: DependencyResult): number => Number(listen.slice(listen.lastIndexOf(":") + 1));

class AdoptedProxy implements ProxyProcess {
  sights: readonly DependencyResult[] = [];
  lostBecause: string | undefined = undefined;
  private readonly client: ControlClient;
  private readonly routes: readonly DependencyPlan[];
  private readonly clock: Clock;
  private readonly onLost: (reason: string) => void;
  private begun: Start | undefined = undefined;
  private timer: Timer | undefined = undefined;
  private isOver = false;
  /** One order after the other. */
  private last: Promise<void> = Promise.resolve();

  constructor(
    client: ControlClient,
    routes: readonly DependencyPlan[],
    clock: Clock,
    onLost: (reason: string) => void,
  ) {
    this.client = client;
    this.clock = clock;
    this.routes = routes;
    this.onLost = onLost;
  }

  start(_startMonotonicMs: number, isMethodOn: boolean): void {
    void this.attempt(async () => {
      const { nowSeconds, routes } = await this.client.routes();
      this.begun = { seconds: nowSeconds, sights: routes };
      for (const { listen, faults } of this.faulty) {
        await this.client.put(listen.port, {
          faults: faults.map(writeFault),
          for: `${String(leaseMs)}ms`,
          on: isMethodOn,
        });
      }
    });
    this.follow();
  }

  private follow(): void {
    if (this.isOver) return;
    this.timer = this.clock.after(lookEveryMs, () => {
      void this.attempt(() => this.renew()).then(() => this.follow());
    });
  }

  async turn(isOn: boolean): Promise<void> {
    await this.attempt(async () => {
      for (const { listen } of this.faulty) await this.client.patch(listen.port, { on: isOn });
    });
  }

  async stop(): Promise<readonly DependencyResult[]> {
    this.isOver = true;
    this.timer?.cancel();
    await this.attempt(async () => {
      await this.look();
      for (const { listen } of this.faulty) await this.client.delete(listen.port);
    });
    return this.sights;
  }

  private get faulty(): readonly DependencyPlan[] {
    return this.routes.filter(({ faults }) => faults.length > 0);
  }

  private async renew(): Promise<void> {
    for (const { listen } of this.faulty) await this.client.patch(listen.port, { for: `${String(leaseMs)}ms` });
    await this.look();
  }

  private async look(): Promise<void> {
    const { begun } = this;
    if (begun === undefined) return;
    const { routes } = await this.client.routes();
    this.sights = this.routes.map(({ name, listen }) => {
      const at = (all: readonly DependencyResult[]): DependencyResult =>
        all.find((each) => portOf(each) === listen.port)!;
      return since(at(routes), at(begun.sights), begun.seconds, name);
    });
  }

  private attempt(ask: () => Promise<void>): Promise<void> {
    this.last = this.last.then(async () => {
      if (this.lostBecause === undefined) await ask();
    });
    this.last = this.last.catch((error: unknown) => this.lost((error as Error).message));
    return this.last;
  }

  private lost(reason: string): void {
    this.isOver = true;
    this.lostBecause = reason;
    this.onLost(reason);
  }
}

/** By the run's clock, and without what was counted before it began. */
function since(now: DependencyResult, before: DependencyResult, startSeconds: number, name: string): DependencyResult {
  const moved = (seconds: number): number => Math.max(0, seconds - startSeconds);
  const { traffic } = now;
  const counted = (key: keyof typeof traffic): number => traffic[key] - before.traffic[key];
  return {
    ...now,
    name,
    faults: now.faults.map((fault) => ({
      ...fault,
      spans: fault.spans.map(({ fromSeconds, toSeconds }) => ({
        fromSeconds: moved(fromSeconds),
        toSeconds: moved(toSeconds),
      })),
    })),
    traffic: {
      // Those that were open when the run began carry its requests as well.
      connections: counted("connections") + before.traffic.open,
      open: traffic.open,
      refused: counted("refused"),
      resets: counted("resets"),
      bytesUp: counted("bytesUp"),
      bytesDown: counted("bytesDown"),
      exchanges: counted("exchanges"),
      answered: counted("answered"),
    },
  };
}
