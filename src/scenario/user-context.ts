import { durationMs } from "#units";
import { AbortError, CancelledError } from "./cancelled.ts";
import type { HttpClient } from "./http-client.ts";
import { HttpFace } from "./http-face.ts";
import { ScriptRandom } from "./random.ts";
import type { CheckTable, DurationInput, TaskContext } from "./test-file.ts";
import type { UserHost } from "./user-host.ts";

/** What a user's tasks are given. The functions are fields, because scripts take them apart: `({ http, step }) => …`. */
export class UserContext implements TaskContext<unknown> {
  readonly http: HttpFace;
  readonly random = new ScriptRandom();
  readonly userId: number;
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
  }

  get data(): unknown {
    return this.host.data;
  }

  get env(): Readonly<Record<string, string | undefined>> {
    return this.host.env;
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
    const startMs = host.clock.nowMs();
    client.step = path;
    let threw = true;
    try {
      const result = await run();
      threw = false;
      return result;
    } finally {
      const tally = host.step(path);
      const tookMs = host.clock.nowMs() - startMs;
      if (threw || client.failures > failuresBefore) tally.failedDuration.record(tookMs);
      else tally.duration.record(tookMs);
      const overlaps = client.step !== path;
      client.step = outer;
      if (overlaps && !threw) throwOverlap(path);
    }
  };

  readonly pause = (
    time: DurationInput | readonly [DurationInput, DurationInput],
    options?: { readonly always?: boolean },
  ): Promise<void> => {
    if (!this.host.pauses && options?.always !== true) return Promise.resolve();
    const ms =
      typeof time === "object"
        ? between(durationMs(time[0]), durationMs(time[1]), this.random.number())
        : durationMs(time);
    return new Promise((resolve, reject) => {
      this.host.clock.after(ms, () => (this.host.http.isCancelled ? reject(new CancelledError()) : resolve()));
    });
  };

  readonly measure = async <T>(kind: string, name: string, run: () => T | Promise<T>): Promise<T> => {
    const { host, client } = this;
    const step = client.step;
    const tally = host.recorder.operation({
      kind: "measure",
      protocol: kind,
      name,
      scenario: host.scenario.name,
      ...(step === undefined ? {} : { step }),
    });
    const startMs = host.clock.nowMs();
    tally.started++;
    try {
      const result = await run();
      const tookMs = host.clock.nowMs() - startMs;
      tally.ok++;
      tally.latency.record(tookMs);
      tally.service.record(tookMs);
      return result;
    } catch (thrown) {
      if (thrown instanceof CancelledError) {
        tally.cancelled++;
        throw thrown;
      }
      tally.countError("measure_failed");
      tally.failedLatency.record(host.clock.nowMs() - startMs);
      client.failures++;
      host.recorder.error({ class: "measure_failed", operation: `${kind} ${name}`, message: messageOf(thrown) });
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
  let result: unknown;
  try {
    result = check(value);
  } catch {
    return false;
  }
  // A promise is truthy whatever becomes of it: such a check would always pass.
  if (typeof result === "object" && result !== null && "then" in result) {
    throw new TypeError(`check ${JSON.stringify(name)} is async: await first, then check`);
  }
  return Boolean(result);
}

function throwOverlap(path: string): never {
  throw new Error(
    `step ${JSON.stringify(path)} ended while another step was open: steps may nest but not overlap (await each)`,
  );
}

function between(lowMs: number, highMs: number, draw: number): number {
  return lowMs + draw * (highMs - lowMs);
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** A logged value as text. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
