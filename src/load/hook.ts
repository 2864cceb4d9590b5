import type { Recorder } from "#measure";
import type { Protocol, Traffic } from "#protocol";
import type { Clock, LimitName, RunNotice, RunPlan } from "#run";
import {
  AbortError,
  HttpClient,
  HttpFace,
  HttpHost,
  RequestLimits,
  RouteTable,
  type RunVoice,
  ScriptRandom,
  type SentRequests,
  type SetupContext,
  textOf,
} from "#scenario";
import { requestShares, type Used, usedNothing } from "./limits.ts";

export interface HookParts {
  readonly plan: RunPlan;
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly protocol: Protocol & { readonly traffic: Traffic };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly voice: RunVoice;
  readonly notice: (notice: RunNotice) => void;
}

/** Streams of the run's two hooks; no scenario has this number. */
const hookScenario = 0xffff_ffff;

/** What `setup` and `teardown` are given, and how to end what they have in flight. */
export interface HookContext {
  readonly given: SetupContext;
  /** Until nothing the hook has sent is under way. */
  idle(): Promise<void>;
  cancel(): void;
  /** What its requests took of the run's limits. */
  used(): Used;
  readonly sent: SentRequests | undefined;
}

/**
 * Requests of a hook are counted under scenario and step of its name. It runs alone, so it has the whole of the run's
 * limits; only what setup made may be taken down by as many requests as that needs.
 */
export function hookContext(name: "setup" | "teardown", parts: HookParts): HookContext {
  const { clock, recorder, protocol, env, voice } = parts;
  const plan = name === "setup" ? parts.plan : withoutTotals(parts.plan);
  const { requests, bytes } = requestShares({ ...plan, workers: 1 }, 0, usedNothing);
  const spent = (limit: LimitName): void => parts.notice({ kind: "limit", limit });
  const limits = requests && new RequestLimits(clock, requests, () => spent("requests"));
  const http = new HttpHost({
    plan: plan.http,
    clock,
    recorder,
    protocol,
    limits,
    sharedConnections: undefined,
    joinsTraces: plan.receive !== undefined,
  });
  if (bytes !== undefined)
    protocol.traffic.limit(bytes, () => {
      spent("bytes");
      http.cancel();
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
  const used = (): Used => ({
    requests: limits?.used ?? 0,
    bytes: bytes === undefined ? 0 : bytes - protocol.traffic.bytesLeft,
  });
  const cancel = (): void => {
    http.cancel();
    if (http.isUnidentified) parts.notice({ kind: "unidentified" });
  };
  return { given, idle: () => client.idle(), cancel, used, sent: http.sent };
}

function withoutTotals(plan: RunPlan): RunPlan {
  const { requestsInFlight } = plan.limits ?? {};
  return { ...plan, limits: requestsInFlight === undefined ? {} : { requestsInFlight } };
}
