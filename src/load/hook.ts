import type { Recorder } from "#measure";
import type { Protocol } from "#protocol";
import type { Clock, RunPlan } from "#run";
import { RateBudget } from "./budget.ts";
import {
  AbortError,
  HttpClient,
  HttpFace,
  HttpHost,
  RouteTable,
  type RunVoice,
  ScriptRandom,
  type SetupContext,
  textOf,
} from "#scenario";

export interface HookParts {
  readonly plan: RunPlan;
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly protocol: Protocol;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly voice: RunVoice;
}

/** Streams of the run's two hooks; no scenario has this number. */
const hookScenario = 0xffff_ffff;

/** What `setup` and `teardown` are given, and how to end what they have in flight. */
export interface HookContext {
  readonly given: SetupContext;
  /** Until nothing the hook has sent is under way. */
  idle(): Promise<void>;
  cancel(): void;
}

/** Requests of a hook are counted under scenario and step of its name. */
export function hookContext(name: "setup" | "teardown", parts: HookParts): HookContext {
  const { plan, clock, recorder, protocol, env, voice } = parts;
  const http = new HttpHost({
    plan: plan.http,
    clock,
    recorder,
    protocol,
    // Hooks run alone: the whole rate is theirs.
    budget: plan.maxRatePerSecond === undefined ? undefined : new RateBudget(plan.maxRatePerSecond),
    sharedConnections: undefined,
  });
  const client = new HttpClient(http, new RouteTable(recorder, name, plan.target, http.endpoints));
  client.step = name;
  const random = new ScriptRandom();
  random.stream.reseed(plan.seed, hookScenario, name === "setup" ? 0 : 1, 0);
  const given: SetupContext = {
    http: new HttpFace(client),
    random,
    env,
    log: (...values) => voice.log(values.map(textOf).join(" ")),
    abort: (why) => {
      throw new AbortError(why);
    },
  };
  return { given, idle: () => client.idle(), cancel: () => http.cancel() };
}
