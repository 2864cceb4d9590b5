// The types a test file sees. What each means is in docs/test-file.md.

/** `"500ms"`, `"2s"`, `"1m30s"`, or a number of milliseconds. */
export type DurationInput = string | number;
/** Constant, between two, or paced: every iteration *starts* that long after the one before. */
export type PauseInput = DurationInput | readonly [DurationInput, DurationInput] | { readonly pacing: DurationInput };

export interface FilePart {
  readonly file: string;
  readonly filename?: string;
  readonly contentType?: string;
}

export interface RequestOptions {
  /** Sent as JSON with its content type. */
  readonly json?: unknown;
  /** Sent url-encoded. */
  readonly form?: Readonly<Record<string, string | number | boolean>>;
  /** Sent as multipart/form-data; file parts are read once per worker and shared by all users. */
  readonly multipart?: Readonly<Record<string, string | number | FilePart>>;
  /** Sent as it is. `file("./path")` gives a body shared by all users. */
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Fills the `:name` parts of the URL; the unfilled URL is the operation's name. */
  readonly path?: Readonly<Record<string, string | number>>;
  /** The operation's name instead of the URL. */
  readonly name?: string;
  readonly timeout?:
    | DurationInput
    | { readonly connect?: DurationInput; readonly headers?: DurationInput; readonly total?: DurationInput };
  /** How many redirects are followed; 0 = none. Default 10. */
  readonly redirects?: number;
  /** Statuses that are no error. Default: everything below 400. */
  readonly expect?: number | readonly number[];
  readonly auth?: { readonly username: string; readonly password: string } | { readonly bearer: string };
}

export interface Timings {
  readonly blocked: number;
  readonly dns: number;
  readonly connect: number;
  readonly tls: number;
  readonly send: number;
  readonly wait: number;
  readonly receive: number;
}

/** What came back. A failed request gives one too: `status` 0 and `error` set; it does not throw. */
export interface HttpResponse {
  readonly status: number;
  readonly ok: boolean;
  /** The error class, e.g. `"http_5xx"` or `"connect_refused"`; undefined when it succeeded. */
  readonly error: string | undefined;
  readonly errorMessage: string | undefined;
  /** Lower-case names; repeated fields joined by ", ". */
  readonly headers: Readonly<Record<string, string>>;
  /** The cookies this response set. */
  readonly cookies: Readonly<Record<string, string>>;
  readonly url: string;
  /** Milliseconds from the intended start to the last byte. */
  readonly latencyMs: number;
  readonly timings: Timings;
  readonly traceId: string;
  /** Throws where the body is not JSON: the iteration fails with the test file's line. */
  // eslint-disable-next-line -- the sample in the README reads fields straight off it
  json<T = any>(): T;
  text(): string;
  bytes(): Uint8Array;
}

export interface HttpCall {
  (url: string, options?: RequestOptions): Promise<HttpResponse>;
  /** Names the operation by its template: http.get`/api/products/${id}` */
  (template: TemplateStringsArray, ...values: readonly (string | number)[]): Promise<HttpResponse>;
}

export interface Http {
  readonly get: HttpCall;
  readonly post: HttpCall;
  readonly put: HttpCall;
  readonly patch: HttpCall;
  readonly delete: HttpCall;
  readonly head: HttpCall;
  readonly options: HttpCall;
  request(method: string, url: string, options?: RequestOptions): Promise<HttpResponse>;
  /** Runs requests in parallel and waits for all. */
  batch<const T extends readonly Promise<HttpResponse>[]>(
    requests: T,
  ): Promise<{ -readonly [K in keyof T]: HttpResponse }>;
  /** Sent with every request of this user from now on. */
  readonly headers: Record<string, string>;
  readonly cookies: {
    get(name: string): string | undefined;
    set(name: string, value: string): void;
    clear(): void;
  };
}

/** Seeded by (seed, scenario, user, iteration): the same run draws the same, on any number of workers. */
export interface Random {
  /** 0 ≤ x < 1 */
  number(): number;
  /** low ≤ n ≤ high */
  integer(low: number, high: number): number;
  pick<T>(from: readonly T[]): T;
  /** Never the same twice in a run. */
  uuid(): string;
  string(length: number, alphabet?: string): string;
  shuffle<T>(from: readonly T[]): T[];
}

export type CheckTable<T> = Readonly<Record<string, (value: T) => unknown>>;

export interface StartContext {
  readonly http: Http;
  readonly random: Random;
  /** Counts pass or fail per named check; true if all passed. A check that throws has failed. */
  check<T>(value: T, checks: CheckTable<T>, options?: { readonly required?: boolean }): boolean;
  /** Groups and times what runs inside. */
  step<T>(name: string, run: () => T | Promise<T>): Promise<T>;
  /** Waits; think time of its own. Applies in closed load; in open load only with `always`. */
  pause(
    time: DurationInput | readonly [DurationInput, DurationInput],
    options?: { readonly always?: boolean },
  ): Promise<void>;
  /** Times anything else as an operation of its own; what it throws is counted and thrown on. */
  measure<T>(kind: string, name: string, run: () => T | Promise<T>): Promise<T>;
  /** What `setup` returned. */
  readonly data: unknown;
  /** This user's number, from 0, the same on any number of workers. */
  readonly userId: number;
  /** How many iterations this user has begun before this one. */
  readonly iteration: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  log(...values: readonly unknown[]): void;
  /** Ends the whole run: exit code 108. */
  abort(why: string): never;
}

export interface TaskContext<User> extends StartContext {
  /** What `start` returned. */
  readonly user: User;
}

export type TaskFunction<User> = (context: TaskContext<User>) => unknown;
export type Task<User> = TaskFunction<User> | { readonly weight?: number; readonly run: TaskFunction<User> };

export interface LoadInput {
  readonly users?: number;
  /** Iterations/s, e.g. `500` or `"500/s"` or `"30/m"`: open load. */
  readonly rate?: number | string;
  readonly spawnRate?: number | string;
  readonly rampUp?: DurationInput;
  readonly hold?: DurationInput;
  readonly duration?: DurationInput;
  readonly iterations?: number;
  /** `"1m:500/s"` (open) or `"1m:200"` (users), each a straight line to that level. */
  readonly stages?: readonly string[];
  readonly arrivals?: "poisson" | "even";
  readonly connections?: number;
}

export interface ScenarioOptions<User> {
  /** Share of the test's load among its scenarios. Default 1. */
  readonly weight?: number;
  /** Think time between tasks, in closed load. Default none. */
  readonly pause?: PauseInput;
  /** Weighted picks (default) or in turn. */
  readonly order?: "weighted" | "sequence";
  /** This scenario's own load instead of a share of the test's. */
  readonly load?: LoadInput;
  /** Once per virtual user. */
  readonly start?: (context: StartContext) => User | Promise<User>;
  /** Once per virtual user, when it ends by itself. */
  readonly stop?: (context: TaskContext<User>) => unknown;
  readonly tasks: Readonly<Record<string, Task<User>>>;
}

export interface PlainScenarioOptions {
  readonly weight?: number;
  readonly pause?: PauseInput;
  readonly load?: LoadInput;
}

export interface SetupContext {
  readonly http: Http;
  readonly random: Random;
  readonly env: Readonly<Record<string, string | undefined>>;
  log(...values: readonly unknown[]): void;
  abort(why: string): never;
}

export interface TlsInput {
  readonly insecure?: boolean;
  /** Paths of PEM files, from the test file. */
  readonly ca?: string | readonly string[];
  readonly cert?: string;
  readonly key?: string;
  readonly passphrase?: string;
}

/** When a fault is on, and for how many. Without any of it: always, for every connection. */
export interface FaultTiming {
  /** Since the load began. Default 0. */
  readonly from?: DurationInput;
  /** Default: until the end. */
  readonly for?: DurationInput;
  /** Again and again, `for` so long each time. */
  readonly every?: DurationInput;
  /** `"10%"` or 0.1 of the connections, or of the requests (HTTP/1.1 alone). Default all. */
  readonly share?: number | string;
  readonly of?: "connections" | "requests";
  /** Whoever carries out the method switches it, e.g. `stress`; where none does it is always on. */
  readonly when?: "method";
}

/** One thing that goes wrong; `way: "up"` is towards the dependency, `"down"` (default) from it. */
export type FaultInput = FaultTiming &
  (
    | { readonly latency: DurationInput; readonly jitter?: DurationInput; readonly way?: "up" | "down" | "both" }
    /** Bytes/s of each connection, e.g. `"64KiB"`. */
    | { readonly bandwidth: string | number; readonly way?: "up" | "down" | "both" }
    /** So long after the connection, or the request, began. */
    | { readonly reset: DurationInput }
    /** So many bytes of answers, then silence; 0 = none at all. */
    | { readonly timeout: string | number }
    /** An HTTP status. */
    | { readonly error: number }
    | { readonly slowClose: DurationInput }
    /** Bytes, then a pause. */
    | {
        readonly slicing: string | number;
        readonly pause?: DurationInput;
        readonly way?: "up" | "down" | "both";
      }
  );

/** A dependency of the target: during a run a proxy on `listen` stands in front of it. */
export interface DependencyInput {
  /** A port of this machine, or `"0.0.0.0:5433"`: what the target has to be given as the dependency's address. */
  readonly listen: number | string;
  /** Where the dependency is, `"127.0.0.1:5432"`. */
  readonly to: string;
  readonly faults: readonly FaultInput[];
}

export interface TestOptions<Data = unknown> {
  readonly target?: string;
  readonly name?: string;
  readonly scenarios: readonly Scenario[];
  readonly load?: LoadInput;
  readonly slo?: readonly (string | SloInput)[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeout?: RequestOptions["timeout"];
  /** The largest body an answer may have, as it comes over the wire: `"64MiB"`. Default 16 MiB, at most 256 MiB. */
  readonly maxBody?: string | number;
  /** Where your traces are looked at: `"https://jaeger.example.com/trace/{traceId}"`. Examples are printed with it. */
  readonly traceLink?: string;
  readonly tls?: TlsInput;
  /** What goes wrong on the way from the target to its dependencies, by their names; see docs/proxy.md. */
  readonly fault?: Readonly<Record<string, DependencyInput>>;
  /** Once per run, before any load; what it returns (JSON) is every user's `data`. */
  readonly setup?: (context: SetupContext) => Data | Promise<Data>;
  /** Once per run, after all load. */
  readonly teardown?: (context: SetupContext & { readonly data: Data }) => unknown;
}

export interface SloInput {
  readonly expression: string;
  /** End the run as soon as it is broken (windowed expressions: at the first bad window). */
  readonly abort?: boolean;
}

/** Made by `scenario(...)`. */
export interface Scenario {
  readonly kind: "plimsoll.scenario";
  readonly name: string;
}

/** Made by `defineTest(...)`; a test file's default export. */
export interface Test {
  readonly kind: "plimsoll.test";
}

export interface Feeder<Row> {
  /** The next row, by the feeder's pick: `sequential` (round and round), `random`, `unique` (never twice, across all workers). */
  next(): Row;
  readonly rows: readonly Row[];
}

export interface FeederOptions {
  readonly pick?: "sequential" | "random" | "unique";
  /** When `unique` runs out: end the run with a clear message (default) or begin again. */
  readonly whenEmpty?: "stop" | "recycle";
}
