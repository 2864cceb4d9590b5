import { RealClock } from "#load";
import {
  adoptProxy,
  probeUpstream,
  ProxyFailure,
  type ProxyProcess,
  type StandingProxy,
  startProxy,
  textOfPlace,
} from "#proxy";
import { type DependencyPlan, type DependencyResult, exitCodes, type RunPlan, UserError } from "#run";
import { proxyEntry } from "../proxy-entry.ts";

/** What stood between the target and its dependencies, when the run is over. */
export interface FaultsSeen {
  readonly dependencies: readonly DependencyResult[];
  /** Dependencies with faults that nothing went to. */
  readonly unused: readonly string[];
  readonly lostBecause?: string;
}

/** Of a run: its plan, who carries its faults, and who is told. */
export interface FaultOrder {
  readonly plan: RunPlan;
  /** Absent = proxies of its own. */
  readonly standingProxy?: StandingProxy;
  readonly say: (text: string) => void;
}

/** The proxies of a test's `fault` block, from before the target is looked at to the end of the load. */
export class FaultWatch {
  private readonly proxy: ProxyProcess;
  private seen: Promise<FaultsSeen> | undefined = undefined;

  /** Stands the proxies up where the test has some; no fault is on yet. */
  static async open({ plan, standingProxy, say }: FaultOrder): Promise<FaultWatch | undefined> {
    const { dependencies, seed, http } = plan;
    if (dependencies === undefined) return undefined;
    const { allowHosts } = http;
    for (const each of dependencies) await requireUpstream(each, allowHosts);
    const job = { routes: dependencies, seed, allowHosts, isControlled: false };
    const listener = {
      onSwitch: (route: string, text: string, isOn: boolean) => say(`fault ${isOn ? "on" : "off"}: ${text} (${route})`),
      onLost: (why: string) => say(`the process of the faults was lost: ${why}; the target's way is gone with it`),
    };
    try {
      const proxy =
        standingProxy === undefined
          ? await startProxy(proxyEntry, job, listener)
          : await adoptProxy(standingProxy, job, new RealClock(), listener.onLost);
      return new FaultWatch(proxy);
    } catch (error) {
      throw standingProxy === undefined ? cannotListen(error, dependencies) : cannotAdopt(error, standingProxy);
    }
  }

  private constructor(proxy: ProxyProcess) {
    this.proxy = proxy;
  }

  /** The run's clock begins, and with it the faults; with `false` without those that a method switches. */
  start(startMonotonicMs: number, isMethodOn: boolean): void {
    this.proxy.start(startMonotonicMs, isMethodOn);
  }

  /** Those that a method switches. */
  turn(isOn: boolean): Promise<void> {
    return this.proxy.turn(isOn);
  }

  /** All faults are over when this is done; may be asked again. */
  close(): Promise<FaultsSeen> {
    this.seen ??= this.end();
    return this.seen;
  }

  private async end(): Promise<FaultsSeen> {
    const dependencies = await this.proxy.stop();
    const { lostBecause } = this.proxy;
    const unused = dependencies.filter(
      ({ faults, traffic }) => faults.length > 0 && traffic.bytesUp + traffic.bytesDown === 0,
    );
    return {
      dependencies,
      unused: unused.map(({ name, listen, to }) => `${name}: the target must be given ${listen} instead of ${to}`),
      ...(lostBecause !== undefined && { lostBecause }),
    };
  }
}

async function requireUpstream({ name, to }: DependencyPlan, allowHosts: readonly string[]): Promise<void> {
  const why = await probeUpstream(to, allowHosts, new RealClock());
  if (why === undefined) return;
  const isGated = why.includes("--allow-host");
  throw new UserError(`The dependency "${name}" cannot be reached at ${textOfPlace(to)}`, {
    why,
    hint: isGated
      ? `If it is yours, allow it by name: --allow-host ${to.host}`
      : `Start it, or look at fault.${name}.to.`,
    exitCode: exitCodes.badTest,
  });
}

function cannotAdopt(error: unknown, { port }: StandingProxy): Error {
  if (!(error instanceof ProxyFailure)) return error as Error;
  return new UserError(`The plimsoll proxy at ${String(port)} cannot carry the test's faults`, {
    why: error.message,
    hint: "Start it with a route for each dependency of the test, e.g. plimsoll proxy 5433:127.0.0.1:5432 --control",
    exitCode: exitCodes.badTest,
    cause: error,
  });
}

function cannotListen(error: unknown, dependencies: readonly DependencyPlan[]): Error {
  if (!(error instanceof ProxyFailure)) return error as Error;
  const ports = dependencies.map(({ listen }) => textOfPlace(listen)).join(", ");
  return new UserError(`The test's proxies cannot listen on ${ports}`, {
    why: error.message,
    hint:
      error.code === "EADDRINUSE"
        ? "Is a plimsoll proxy or another run there? End it, or give another port."
        : "Give another port.",
    exitCode: exitCodes.badTest,
    cause: error,
  });
}
