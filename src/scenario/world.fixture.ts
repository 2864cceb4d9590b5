import { onTestFinished } from "vitest";
import { type ErrorExample, type OperationTally, Recorder } from "#measure";
import { Http1, type Protocol } from "#protocol";
import type { Clock, HttpPlan, OperationName, TraceSampling } from "#run";
import { MemoryProtocol, type MemoryTarget } from "../protocol/memory-protocol.fixture.ts";
import { VirtualClock } from "../run/virtual-clock.fixture.ts";
import type { ScenarioDefinition, TaskDefinition } from "./definition.ts";
import { HttpClient } from "./http-client.ts";
import { HttpFace } from "./http-face.ts";
import { HttpHost } from "./http-host.ts";
import { RouteTable } from "./http-route.ts";
import { RequestLimits, type RequestShares } from "./request-limits.ts";
import type { StartContext } from "./test-file.ts";
import { UserHost } from "./user-host.ts";
import { ScriptUser } from "./virtual-user.ts";

export interface WorldOptions {
  readonly target?: string;
  readonly plan?: Partial<HttpPlan>;
  readonly clock?: Clock;
  readonly protocol?: Protocol;
  readonly limits?: RequestShares;
  readonly onSpent?: () => void;
  readonly sharedConnections?: number;
  readonly sampling?: TraceSampling;
  readonly joinsTraces?: boolean;
  readonly seed?: number;
  readonly pauses?: boolean;
  readonly data?: unknown;
}

export function httpPlan(options: Partial<HttpPlan> = {}): HttpPlan {
  return {
    deadlines: { connectMs: 5_000, headersMs: 10_000, totalMs: 10_000 },
    tls: { insecure: false },
    userAgent: "plimsoll/test",
    headers: {},
    trace: true,
    maxRedirects: 10,
    maxBodyBytes: 64 * 1024 * 1024,
    allowHosts: [],
    ...options,
  };
}

/** Everything users need of a worker, over real sockets unless told otherwise; time stands still unless it is moved. */
export class World {
  readonly clock: Clock;
  readonly recorder = new Recorder(0, 1);
  readonly host: HttpHost;
  readonly logged: string[] = [];
  readonly aborted: string[] = [];
  readonly exhausted: string[] = [];
  readonly errors: Omit<ErrorExample, "id">[] = [];
  private readonly tallies = new Map<string, OperationTally>();
  private readonly options: WorldOptions;

  constructor(options: WorldOptions = {}) {
    this.options = options;
    this.clock = options.clock ?? new VirtualClock(1_000);
    this.listen();
    const plan = httpPlan(options.plan);
    const protocol = options.protocol ?? new Http1(plan, this.clock);
    this.host = new HttpHost({
      plan,
      clock: this.clock,
      recorder: this.recorder,
      protocol,
      limits: options.limits && new RequestLimits(this.clock, options.limits, options.onSpent ?? (() => undefined)),
      sharedConnections: options.sharedConnections,
      ...(options.sampling && { sampling: options.sampling }),
      joinsTraces: options.joinsTraces === true,
    });
    onTestFinished(() => protocol.close());
  }

  /** Notes the names the recorder is asked for and the failures it is told of. */
  private listen(): void {
    const { recorder } = this;
    const operation = recorder.operation.bind(recorder);
    recorder.operation = (name: Omit<OperationName, "id">) => {
      const tally = operation(name);
      this.tallies.set([name.step, name.method ?? name.protocol, name.name].filter(Boolean).join(" "), tally);
      return tally;
    };
    const error = recorder.error.bind(recorder);
    recorder.error = (failure) => {
      this.errors.push(failure);
      error(failure);
    };
  }

  /** Names of what was counted: step, method or kind, name. */
  get operations(): string[] {
    return [...this.tallies.keys()];
  }

  tally(label: string): OperationTally {
    const tally = this.tallies.get(label);
    if (tally === undefined) throw new Error(`nothing is counted as ${label}, but: ${this.operations.join(", ")}`);
    return tally;
  }

  get iterations(): ReturnType<Recorder["iterations"]> {
    return this.recorder.iterations(0);
  }

  client(): HttpClient {
    const { target = "" } = this.options;
    const client = new HttpClient(this.host, new RouteTable(this.recorder, "shopper", target, this.host.endpoints));
    onTestFinished(() => client.close());
    return client;
  }

  http(): HttpFace {
    return new HttpFace(this.client());
  }

  /** What the users of a scenario share. */
  users(scenario: Partial<ScenarioDefinition> & Pick<ScenarioDefinition, "tasks">): UserHost {
    const { target = "", seed = 1, pauses = true, data } = this.options;
    const weights = scenario.tasks.map((task) => task.weight);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    let below = 0;
    return new UserHost({
      http: this.host,
      scenario: {
        name: "shopper",
        weight: 1,
        pause: { kind: "none" },
        order: "weighted",
        pickThresholds: weights.map((weight) => (below += weight) / total),
        plain: false,
        calledAt: undefined,
        ...scenario,
      },
      scenarioIndex: 0,
      seed,
      target,
      pauses,
      setup: { data },
      env: {},
      voice: {
        log: (text) => void this.logged.push(text),
        abort: (why) => void this.aborted.push(why),
        exhausted: (why) => void this.exhausted.push(why),
      },
      iterations: this.iterations,
    });
  }

  /** A user of a flow in plain code. */
  user(run: TaskDefinition["run"], id = 0): TestUser {
    return new TestUser(this.users({ tasks: [{ name: "flow", weight: 1, run }] }), id);
  }
}

/** A user whose iterations can be awaited. */
export class TestUser {
  readonly user: ScriptUser;
  private done: () => void = () => undefined;

  constructor(host: UserHost, id = 0) {
    this.user = new ScriptUser(host, { iterationDone: () => this.done() }, id);
    onTestFinished(() => this.user.close());
  }

  /** Runs one iteration to its end. */
  iterate(intendedMs = Number.NaN, arrival = -1): Promise<void> {
    return new Promise((resolve) => {
      this.done = resolve;
      this.user.run(intendedMs, arrival);
    });
  }
}

/** A world in virtual time, without sockets; its answers are made up. */
export function virtual(answers: MemoryTarget, options: WorldOptions = {}) {
  const clock = new VirtualClock(1_000);
  const protocol = new MemoryProtocol(clock, answers);
  const world = new World({ target: "http://shop.test", clock, protocol, ...options });
  return { clock, protocol, world, http: world.http() };
}

/** A user in virtual time, whose requests all take 10 ms. */
export function flowUser(run: (context: StartContext) => unknown, options: WorldOptions = {}) {
  const made = virtual(
    { answer: (exchange) => ({ afterMs: 10, status: exchange.text.startsWith("GET /bad") ? 500 : 200, body: "{}" }) },
    options,
  );
  const user = made.world.user(run);
  /** Runs one iteration to its end. */
  const iterate = async (intendedMs?: number): Promise<void> => {
    const done = user.iterate(intendedMs, intendedMs === undefined ? -1 : 0);
    await made.clock.runFor(100_000);
    await done;
  };
  return { ...made, user, iterate };
}
