import type { ProxyJob } from "#proxy";
import { type DependencyPlan, exitCodes, type FaultPlan, UserError } from "#run";
import { FaultProblem, readFault, readPlace } from "#scenario";
import { positiveDuration } from "../settings/kinds.ts";

export type ProxyFlags = Readonly<Record<string, string | readonly string[] | boolean | undefined>>;

export interface ProxyPlan {
  readonly job: ProxyJob;
  /** Undefined = no control API. */
  readonly controlPort: number | undefined;
  /** Undefined = until Ctrl-C. */
  readonly durationMs: number | undefined;
}

const usualControlPort = 8474;

/** Each of these flags is a fault of its own; the words behind it are what belongs to it alone. */
const faultFlags = {
  latency: ["jitter", "way"],
  bandwidth: ["way"],
  reset: [],
  timeout: [],
  error: [],
  slowClose: [],
  slicing: ["pause", "way"],
} as const;
const timingFlags = ["from", "for", "every", "share", "of"] as const;

export function proxyPlan(routes: readonly string[], flags: ProxyFlags, cwd: string): ProxyPlan {
  const faults = faultsOf(flags);
  const listen = typeof flags["listen"] === "string" ? flags["listen"] : "127.0.0.1";
  const plans = routes.map((typed) => routeOf(typed, listen, faults));
  const twice = plans.find(
    ({ listen: { port } }, index) => port !== 0 && plans.findIndex((each) => each.listen.port === port) < index,
  );
  if (twice !== undefined) throw wrong(`Two routes listen on ${twice.listen.port}`, "Give each a port of its own.");
  const { control, duration } = flags;
  return {
    job: {
      routes: plans,
      seed: numberOf("--seed", flags["seed"], 0, 0xffff_ffff) ?? 1,
      allowHosts: allowed(flags),
      isControlled: control !== undefined,
    },
    controlPort: control === true ? usualControlPort : numberOf("--control", control, 0, 65_535),
    durationMs: typeof duration === "string" ? durationOf(duration, cwd) : undefined,
  };
}

function allowed({ allowHost }: ProxyFlags): readonly string[] {
  return Array.isArray(allowHost) ? (allowHost as readonly string[]) : [];
}

/** `5433:127.0.0.1:5432` */
function routeOf(typed: string, host: string, faults: readonly FaultPlan[]): DependencyPlan {
  const match = /^(\d{1,5}):(.+)$/.exec(typed);
  const port = Number(match?.[1]);
  const to = match?.[2]?.includes(":") === true ? readPlace(match[2]) : undefined;
  if (match === null || port > 65_535 || to === undefined || to.port === 0)
    throw wrong(`"${typed}" is no route`, "Write the port to listen on and where it leads: 5433:127.0.0.1:5432");
  return { name: typed, listen: { host, port }, to, faults };
}

function faultsOf(flags: ProxyFlags): FaultPlan[] {
  const given = (names: readonly string[]): Record<string, unknown> =>
    Object.fromEntries(names.flatMap((name) => (flags[name] === undefined ? [] : [[name, flags[name]]])));
  const asked = (Object.keys(faultFlags) as (keyof typeof faultFlags)[]).filter((name) => flags[name] !== undefined);
  const belonging = Object.values(faultFlags).flat();
  const used: readonly string[] = asked.flatMap((name) => faultFlags[name]);
  const stray = [...belonging, ...timingFlags].find(
    (name) =>
      flags[name] !== undefined &&
      !used.includes(name) &&
      (asked.length === 0 || !timingFlags.some((each) => each === name)),
  );
  if (stray !== undefined)
    throw wrong(`--${stray} belongs to a fault, and none is given that has it`, "Add e.g. --latency 100ms.");
  return asked.map((name) => {
    try {
      return readFault(given([name, ...faultFlags[name], ...timingFlags]));
    } catch (error) {
      if (!(error instanceof FaultProblem)) throw error;
      throw wrong(`The fault --${name} cannot be read: ${error.message}`, error.hint);
    }
  });
}

function numberOf(flag: string, typed: ProxyFlags[string], least: number, most: number): number | undefined {
  if (typed === undefined || typed === false) return undefined;
  const value = Number(typed);
  if (typeof typed === "string" && /^\d+$/.test(typed) && value >= least && value <= most) return value;
  throw wrong(`${flag} cannot be "${String(typed)}"`, `It is a whole number from ${least} to ${most}.`);
}

function durationOf(typed: string, cwd: string): number {
  const reading = positiveDuration(typed, cwd);
  if (reading.ok) return reading.value;
  throw wrong(`--duration cannot be "${typed}"`, `Expected ${reading.expected}.`);
}

const wrong = (what: string, hint: string): UserError => new UserError(what, { hint, exitCode: exitCodes.usage });
