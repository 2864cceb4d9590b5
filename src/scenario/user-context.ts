import { durationMs } from "#units";
import { AbortError, isEnding } from "./cancelled.ts";
import type { HttpClient } from "./http-client.ts";
import { HttpFace } from "./http-face.ts";
import { ScriptRandom } from "./random.ts";
import type { CheckTable, DurationInput, TaskContext } from "./test-file.ts";
import type { UserHost } from "./user-host.ts";

type PauseTime = DurationInput | readonly [DurationInput, DurationInput];

/** What a user's tasks are given. The functions are fields, because scripts take them apart: `({ http, step }) => …`. */
export class UserContext implements TaskContext<unknown> {
  readonly http: HttpFace;
  readonly random = new ScriptRandom();
  readonly userId: number;
  readonly data: unknown;
  readonly env: Readonly<Record<string, string | undefined>>;
  user: unknown = undefined;
  iteration = 0;
  /** A required check of this iteration has failed. */
  requiredFailed = false;
  private readonly host: UserHost;
  private readonly client: HttpClient;

  constructor(host: UserHost, client: HttpClient, userId: number) {
    this.host = host;
    this.client = client;
    this.userId = userId;
    this.http = new HttpFace(client);
    this.data = host.data;
    this.env = host.env;
  }

  readonly check = <T>(value: T, checks: CheckTable<T>, options?: { readonly required?: boolean }): boolean => {
    let allPassed = true;
    for (const name in checks) {
      const passed = passes(checks[name]!, value, name);
      const tally = this.host.check(name);
      if (passed) tally.passed++;
      else {
        tally.failed++;
        allPassed = false;
      }
    }
    if (!allPassed && options?.required === true) this.requiredFailed = true;
    return allPassed;
  };

  readonly step = async <T>(name: string, run: () => T | Promise<T>): Promise<T> => {
    const { client, host } = this;
    const outer = client.step;
    const path = outer === undefined ? name : `${outer} › ${name}`;
    const failuresBefore = client.failures;
    const requiredBefore = this.requiredFailed;
    const startMs = host.clock.nowMs();
    client.step = path;
    let result: T;
    try {
      result = await run();
    } catch (thrown) {
      // What the end of the run cuts off has neither succeeded nor failed.
      if (!host.http.isCancelled && !isEnding(thrown)) this.recordStep(path, startMs, true);
      if (client.step === path) client.step = outer;
      throw thrown;
    }
    const hasFailed = client.failures > failuresBefore || this.requiredFailed !== requiredBefore;
    this.recordStep(path, startMs, hasFailed);
    if (client.step !== path) throwOverlap(path);
    client.step = outer;
    return result;
  };

  private recordStep(path: string, startMs: number, hasFailed: boolean): void {
    const { clock } = this.host;
    const tally = this.host.step(path);
    const tookMs = clock.nowMs() - startMs;
    if (hasFailed) tally.failedDuration.record(tookMs);
    else tally.duration.record(tookMs);
  }

  readonly pause = (time: PauseTime, options?: { readonly always?: boolean }): Promise<void> => {
    const { host, client } = this;
    // Drawn also where nobody waits: the draws after it must not depend on that.
    const ms = pauseMs(time, this.random);
    if (!host.pauses && options?.always !== true) return Promise.resolve();
    if (host.http.isCancelled) return client.refuse();
    // What comes after think time is not late because of it.
    client.takeIntendedMs(0);
    return host.http.waits.pause(ms);
  };

  readonly measure = async <T>(kind: string, name: string, run: () => T | Promise<T>): Promise<T> => {
    const { host, client } = this;
    const tally = host.measured(kind, name, client.step);
    const startMs = host.clock.nowMs();
    const intendedMs = client.takeIntendedMs(startMs);
    tally.started++;
    try {
      const result = await run();
      const endMs = host.clock.nowMs();
      tally.ok++;
      tally.latency.record(endMs - intendedMs);
      tally.service.record(endMs - startMs);
      return result;
    } catch (thrown) {
      if (host.http.isCancelled || isEnding(thrown)) {
        tally.cancelled++;
        throw thrown;
      }
      const endMs = host.clock.nowMs();
      tally.countError("measure_failed");
      tally.failedLatency.record(endMs - intendedMs);
      tally.service.record(endMs - startMs);
      tally.failedService.record(endMs - startMs);
      client.failures++;
      const message = host.describe(thrown).message;
      host.recorder.error({ class: "measure_failed", operation: `${kind} ${name}`, message });
      throw thrown;
    }
  };

  readonly log = (...values: readonly unknown[]): void => {
    this.host.voice.log(values.map(textOf).join(" "));
  };

  readonly abort = (why: string): never => {
    throw new AbortError(why);
  };
}

function passes<T>(check: (value: T) => unknown, value: T, name: string): boolean {
  if (typeof check !== "function") throw new TypeError(`check ${JSON.stringify(name)} is no function`);
  let result: unknown;
  try {
    result = check(value);
  } catch (thrown) {
    if (isEnding(thrown)) throw thrown;
    return false;
  }
  // A promise is truthy whatever becomes of it: such a check would always pass.
  if (typeof result === "object" && result !== null && "then" in result) {
    // How it ends is nobody's any more.
    Promise.resolve(result).catch(() => undefined);
    throw new TypeError(`check ${JSON.stringify(name)} is async: await first, then check`);
  }
  return Boolean(result);
}

function throwOverlap(path: string): never {
  throw new Error(
    `step ${JSON.stringify(path)} ended while another step was open: steps may nest but not overlap (await each)`,
  );
}

function pauseMs(time: PauseTime, random: ScriptRandom): number {
  if (typeof time === "string" || typeof time === "number") return durationMs(time);
  if (!Array.isArray(time) || time.length !== 2) {
    throw new TypeError('pause: give a time such as "2s", or two to wait somewhere between them: ["1s", "3s"]');
  }
  const lowMs = durationMs(time[0] as DurationInput);
  const highMs = durationMs(time[1] as DurationInput);
  if (lowMs > highMs) throw new TypeError("pause: the first time is longer than the second");
  return lowMs + random.number() * (highMs - lowMs);
}

/** A logged value as text. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Error) return value.stack ?? String(value);
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
