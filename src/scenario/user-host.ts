import type { CheckTally, IterationTally, OperationTally, Recorder, StepTally } from "#measure";
import type { Clock } from "#run";
import { describeThrown } from "./describe-thrown.ts";
import { isFeederEmpty } from "./feeder-empty.ts";
import type { ScenarioDefinition } from "./definition.ts";
import { AbortError, CancelledError } from "./cancelled.ts";
import type { HttpHost } from "./http-host.ts";
import { isA } from "./is-a.ts";
import { RouteTable } from "./http-route.ts";

/** What a script can say to the run it is part of. */
export interface RunVoice {
  log(text: string): void;
  /** `abort("why")`. */
  abort(why: string): void;
  /** A feeder is empty: a clean end, for this reason. */
  exhausted(why: string): void;
}

export type ThrownAs = "cancelled" | "failed";

/** What all users of one scenario share in one worker. */
export class UserHost {
  readonly http: HttpHost;
  readonly scenario: ScenarioDefinition;
  readonly scenarioIndex: number;
  readonly seed: number;
  readonly table: RouteTable;
  readonly target: string;
  readonly iterations: IterationTally;
  /** Whether `pause` inside a flow waits: in closed load with think time. */
  readonly pauses: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly voice: RunVoice;
  private readonly setup: { readonly data: unknown };
  private readonly checks = new Map<string, CheckTally>();
  private readonly steps = new Map<string, StepTally>();
  private readonly measurements = new Map<string, OperationTally>();
  private readonly described = new Map<string, ReturnType<typeof describeThrown>>();

  constructor(parts: {
    http: HttpHost;
    scenario: ScenarioDefinition;
    scenarioIndex: number;
    seed: number;
    target: string;
    pauses: boolean;
    setup: { readonly data: unknown };
    env: Readonly<Record<string, string | undefined>>;
    voice: RunVoice;
    iterations: IterationTally;
  }) {
    this.http = parts.http;
    this.scenario = parts.scenario;
    this.scenarioIndex = parts.scenarioIndex;
    this.seed = parts.seed;
    this.target = parts.target;
    this.pauses = parts.pauses;
    this.setup = parts.setup;
    this.env = parts.env;
    this.voice = parts.voice;
    this.iterations = parts.iterations;
    this.table = new RouteTable(parts.http.recorder, parts.scenario.name, parts.target, parts.http.endpoints);
  }

  /** What the test's setup returned. */
  get data(): unknown {
    return this.setup.data;
  }

  get clock(): Clock {
    return this.http.clock;
  }

  get recorder(): Recorder {
    return this.http.recorder;
  }

  check(name: string): CheckTally {
    return this.checks.get(name) ?? remembered(this.checks, name, this.recorder.check(name, this.scenario.name));
  }

  step(name: string): StepTally {
    return this.steps.get(name) ?? remembered(this.steps, name, this.recorder.step(name, this.scenario.name));
  }

  measured(kind: string, name: string, step: string | undefined): OperationTally {
    const key = `${kind}\u0000${name}\u0000${step ?? ""}`;
    const known = this.measurements.get(key);
    if (known !== undefined) return known;
    const operation = this.recorder.operation({
      kind: "measure",
      protocol: kind,
      name,
      scenario: this.scenario.name,
      ...(step === undefined ? {} : { step }),
    });
    return remembered(this.measurements, key, operation);
  }

  /**
   * What a throw means. One that follows a failed request of the same iteration (a page of error text has no JSON) is
   * that failure's consequence and is not counted as the script's own. One that follows the end of the run is the
   * end's, whatever the script made of it.
   */
  judge(thrown: unknown, afterFailure: boolean): ThrownAs {
    if (this.http.isCancelled || isA(thrown, CancelledError)) return "cancelled";
    if (isA(thrown, AbortError)) {
      this.voice.abort(thrown.message);
      return "cancelled";
    }
    if (isFeederEmpty(thrown)) {
      this.voice.exhausted(thrown.message);
      return "cancelled";
    }
    if (!afterFailure) this.recordScriptError(thrown);
    return "failed";
  }

  private recordScriptError(thrown: unknown): void {
    const { message, location } = this.describe(thrown);
    const where =
      location === undefined
        ? undefined
        : [location.file, location.line, location.column].filter((part) => part !== undefined).join(":");
    this.recorder.error({ class: "script_error", message, ...(where === undefined ? {} : { location: where }) });
  }

  /** Mapping a stack costs more than a request, and the same line throws again and again: remembered. */
  describe(thrown: unknown): ReturnType<typeof describeThrown> {
    const stack = shortStack(thrown);
    const known = stack === undefined ? undefined : this.described.get(stack);
    if (known !== undefined) return known;
    const description = describeThrown(thrown);
    if (stack !== undefined && this.described.size < 500) this.described.set(stack, description);
    return description;
  }
}

function shortStack(thrown: unknown): string | undefined {
  try {
    if (!(thrown instanceof Error) || typeof thrown.stack !== "string") return undefined;
    // What lies behind it is no part of its stack, and another each time.
    if (thrown.cause !== undefined || "errors" in thrown) return undefined;
    return thrown.stack.length < 10_000 ? thrown.stack : undefined;
  } catch {
    // A Proxy, or a getter, that throws.
    return undefined;
  }
}

/** Names a script makes up without end are not remembered without end; the recorder has the same bounds. */
const rememberedLimit = 2_000;

function remembered<T>(map: Map<string, T>, key: string, tally: T): T {
  if (map.size < rememberedLimit) map.set(key, tally);
  return tally;
}
