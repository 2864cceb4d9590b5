import { RealClock } from "#load";
import { probeUpstream, ProxyFailure, type ProxyProcess, startProxy, textOfPlace } from "#proxy";
import { type DependencyPlan, type DependencyResult, exitCodes, type RunPlan, UserError } from "#run";
import { proxyEntry } from "../proxy-entry.ts";

/** What stood between the target and its dependencies, when the run is over. */
export interface FaultsSeen {
  readonly dependencies: readonly DependencyResult[];
  /** Dependencies with faults that nothing went to. */
  readonly unused: readonly string[];
  readonly lostBecause?: string;
}

/** The proxies of a test's `fault` block, from before the target is looked at to the end of the load. */
export class FaultWatch {
  private readonly proxy: ProxyProcess;
  private seen: Promise<FaultsSeen> | undefined = undefined;

  /** Stands the proxies up where the test has some; no fault is on yet. */
  static async open(
    { dependencies, seed, http }: RunPlan,
    say: (text: string) => void,
  ): Promise<FaultWatch | undefined> {
    if (dependencies === undefined) return undefined;
    const { allowHosts } = http;
    for (const each of dependencies) await requireUpstream(each, allowHosts);
    const job = { routes: dependencies, seed, allowHosts, isControlled: false };
    const listener = {
      onSwitch: (route: string, text: string, isOn: boolean) => say(`fault ${isOn ? "on" : "off"}: ${text} (${route})`),
      onLost: (why: string) => say(`the process of the faults was lost: ${why}; the target's way is gone with it`),
    };
    try {
      return new FaultWatch(await startProxy(proxyEntry, job, listener));
    } catch (error) {
      throw cannotListen(error, dependencies);
    }
  }

  private constructor(proxy: ProxyProcess) {
    this.proxy = proxy;
  }

  /** The run's clock begins, and with it the faults. */
  start(startMonotonicMs: number): void {
    this.proxy.start(startMonotonicMs);
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
