import { pickTask } from "./definition.ts";
import { HttpClient } from "./http-client.ts";
import { UserContext } from "./user-context.ts";
import type { UserHost } from "./user-host.ts";

/** Hears when a user is free again. */
export interface UserListener {
  iterationDone(user: User): void;
}

/** Who carries out iterations: a script's user, or the one-request user of a URL test. */
export interface User {
  readonly id: number;
  /** Iterations begun by this user. */
  iteration: number;
  /** How many iterations in a row ended without a connection. */
  readonly connectFailures: number;
  /** Whether the last iteration waited for nothing but the processor: then the loop must turn before the next. */
  readonly wasImmediate: boolean;
  /** Run clock start of the last iteration. */
  readonly startedMs: number;
  /** Once, before the first iteration; false = it failed. */
  start(): Promise<boolean>;
  /**
   * Runs one iteration and tells the listener, exactly once.
   * @param intendedMs when it should have started; NaN = now (closed load)
   * @param arrival the arrival's number in open load, which names its random stream; -1 in closed load
   */
  run(intendedMs: number, arrival: number): void;
  stop(): Promise<void>;
  warm(): void;
  close(): void;
}

/** The `iteration` of the random streams that belong to arrivals, not to users. */
const arrivalStream = 0xffff_ffff;
/** Those of a user's hooks; every further attempt to start takes the next even number below. */
const startStream = 0xffff_fffe;
const stopStream = 0xffff_fffd;

export class ScriptUser implements User {
  readonly id: number;
  iteration = 0;
  startedMs = 0;
  wasImmediate = false;
  private readonly host: UserHost;
  private readonly listener: UserListener;
  private readonly client: HttpClient;
  private readonly context: UserContext;
  private starts = 0;
  private isStarted = false;

  constructor(host: UserHost, listener: UserListener, id: number) {
    this.host = host;
    this.listener = listener;
    this.id = id;
    this.client = new HttpClient(host.http, host.table);
    this.context = new UserContext(host, this.client, id);
  }

  get connectFailures(): number {
    return this.client.connectFailures;
  }

  async start(): Promise<boolean> {
    const { start } = this.host.scenario;
    if (start === undefined) return true;
    // Every attempt draws anew: what the last one took (a user name, say) may be taken.
    const stream = startStream - 2 * this.starts++;
    this.isStarted = await this.hook("start", stream, async () => {
      this.context.user = await start(this.context);
    });
    return this.isStarted;
  }

  async stop(): Promise<void> {
    const { start, stop } = this.host.scenario;
    if (stop === undefined || (start !== undefined && !this.isStarted)) return;
    await this.hook("stop", stopStream, async () => void (await stop(this.context)));
  }

  /** A hook's requests are counted under a step of the hook's name, outside all iterations. */
  private async hook(name: "start" | "stop", stream: number, run: () => Promise<void>): Promise<boolean> {
    const { client, context, host } = this;
    context.random.stream.reseed(host.seed, host.scenarioIndex, this.id, stream);
    context.requiredFailed = false;
    client.beginIteration(Number.NaN, undefined);
    client.step = name;
    try {
      await run();
      // A user whose login failed would only collect refusals from then on.
      return !context.requiredFailed && client.failures === 0;
    } catch (thrown) {
      host.judge(thrown, client.failures > 0);
      return false;
    } finally {
      await client.idle();
      client.step = undefined;
    }
  }

  run(intendedMs: number, arrival: number): void {
    void this.iterate(intendedMs, arrival);
  }

  private async iterate(intendedMs: number, arrival: number): Promise<void> {
    const { client, context, host } = this;
    const { iterations } = host;
    const iteration = this.iteration++;
    context.iteration = iteration;
    context.requiredFailed = false;
    if (arrival < 0) context.random.stream.reseed(host.seed, host.scenarioIndex, this.id, iteration);
    else context.random.stream.reseed(host.seed, host.scenarioIndex, arrival >>> 0, arrivalStream);
    client.beginIteration(intendedMs, iterations);
    iterations.started++;
    const startMs = host.clock.nowMs();
    this.startedMs = startMs;
    let outcome: "completed" | "failed" | "cancelled" = "completed";
    try {
      const returned = this.nextTask(iteration)(context);
      if (typeof returned === "object" && returned !== null && "then" in returned)
        await (returned as PromiseLike<unknown>);
    } catch (thrown) {
      outcome = host.judge(thrown, client.failures > 0);
    }
    // Requests the script did not wait for are part of the iteration that made them.
    if (client.isBusy) await client.idle();
    if (host.http.isCancelled) outcome = "cancelled";
    else if (outcome === "completed" && (client.failures > 0 || context.requiredFailed)) outcome = "failed";
    const tookMs = host.clock.nowMs() - (Number.isNaN(intendedMs) ? startMs : intendedMs);
    if (outcome === "completed") {
      iterations.completed++;
      iterations.duration.record(tookMs);
    } else if (outcome === "failed") {
      iterations.failed++;
      iterations.failedDuration.record(tookMs);
    } else iterations.cancelled++;
    client.step = undefined;
    this.wasImmediate = client.ended === 0;
    this.listener.iterationDone(this);
  }

  private nextTask(iteration: number): (context: UserContext) => unknown {
    const { scenario } = this.host;
    const { tasks } = scenario;
    if (tasks.length === 1) return tasks[0]!.run;
    if (scenario.order === "sequence") return tasks[iteration % tasks.length]!.run;
    return tasks[pickTask(scenario, this.context.random.stream.number())]!.run;
  }

  warm(): void {
    if (this.host.target !== "") this.client.warm(this.host.target);
  }

  close(): void {
    this.client.close();
  }
}
