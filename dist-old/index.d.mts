//#region src/trace/thresholds.d.ts
/** What findings in traces are made by, in one place; each can be changed. Shares are of the traces of a route. */
declare const traceThresholds: {
  /** Findings need that many traces of a route. */readonly tracesMin: 5; /** What takes long does so in that many different seconds: a burst, or a machine that stood still once, is none. */
  readonly secondsMin: 3; /** N+1: the same template that often at one place of a request … */
  readonly repeatsMin: 5;
  readonly repeatsShareMin: 0.2; /** … and together that long, or that part of the route's time. */
  readonly repeatsMsMin: 5;
  readonly repeatsTimeShareMin: 0.05; /** A count that follows the size of the answer with this correlation grows with the data. */
  readonly growthCorrelationMin: 0.7;
  readonly duplicateShareMin: 0.2; /** What is asked for in that many traces, always with the same values, is worth a cache. */
  readonly cacheableShareMin: 0.8;
  readonly duplicateMsMin: 0.5;
  readonly duplicateTimeShareMin: 0.02;
  readonly serialSavingMsMin: 50;
  readonly serialSavingShareMin: 0.1;
  readonly serialShareMin: 0.5; /** A query this slow is one wherever it is … */
  readonly slowQueryMs: 500; /** … and one that takes so much longer than half of the others, where it is at least that part of the critical path. */
  readonly slowQueryMainMs: 50;
  readonly slowQueryMainShareMin: 0.5;
  readonly slowQueryShareMin: 0.2;
  readonly callsMax: 20;
  readonly chattyShareMin: 0.2;
  readonly payloadBytesMin: 300000;
  readonly payloadMsMin: 100; /** Large whatever it takes. */
  readonly payloadAlwaysBytesMin: 1000000;
  readonly payloadRowsMin: 1000;
  readonly payloadShareMin: 0.2;
  readonly gapMsMin: 100;
  readonly gapShareMin: 0.2;
  readonly gapTracesShareMin: 0.25; /** A gap that the processor explains by that much is work, not a wait. */
  readonly gapCpuShareMax: 0.5; /** Calls of a service that should have had a span there. */
  readonly unmatchedCallsMin: 5;
  readonly unmatchedShareMin: 0.2; /** Fewer of the requests that were sent came back under their own trace id. */
  readonly joinedShareMin: 0.1;
  readonly untestedMin: 1;
};
type TraceThresholds = { readonly [Name in keyof typeof traceThresholds]: number };
//#endregion
//#region src/scenario/metrics.d.ts
interface Counter {
  add(by?: number): void;
}
interface Gauge {
  set(value: number): void;
}
interface Rate {
  add(hit: boolean): void;
}
interface Trend {
  add(value: number): void;
}
interface MetricOptions {
  /** Shown behind the values, e.g. `"ms"` or `"items"`. */
  readonly unit?: string;
}
/**
 * Counts something: its total and how many per second.
 *
 * @example
 * const sold = counter("items sold");
 * sold.add(3);
 */
declare function counter(name: string, options?: MetricOptions): Counter;
/**
 * A value that goes up and down: its last, lowest and highest.
 *
 * @example
 * const queued = gauge("jobs waiting");
 * queued.set(response.json().waiting);
 */
declare function gauge(name: string, options?: MetricOptions): Gauge;
/**
 * How often something was so.
 *
 * @example
 * const cached = rate("answers from the cache");
 * cached.add(response.headers["x-cache"] === "hit");
 */
declare function rate(name: string): Rate;
/**
 * Values with percentiles.
 *
 * @example
 * const basket = trend("basket", { unit: "items" });
 * basket.add(items.length);
 */
declare function trend(name: string, options?: MetricOptions): Trend;
//#endregion
//#region src/scenario/test-file.d.ts
/** `"500ms"`, `"2s"`, `"1m30s"`, or a number of milliseconds. */
type DurationInput = string | number;
/** Constant, between two, or paced: every iteration *starts* that long after the one before. */
type PauseInput = DurationInput | readonly [DurationInput, DurationInput] | {
  readonly pacing: DurationInput;
};
interface FilePart {
  readonly file: string;
  readonly filename?: string;
  readonly contentType?: string;
}
interface RequestOptions {
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
  readonly timeout?: DurationInput | {
    readonly connect?: DurationInput;
    readonly headers?: DurationInput;
    readonly total?: DurationInput;
  };
  /** How many redirects are followed; 0 = none. Default 10. */
  readonly redirects?: number;
  /** Statuses that are no error. Default: everything below 400. */
  readonly expect?: number | readonly number[];
  readonly auth?: {
    readonly username: string;
    readonly password: string;
  } | {
    readonly bearer: string;
  };
}
interface Timings {
  readonly blocked: number;
  readonly dns: number;
  readonly connect: number;
  readonly tls: number;
  readonly send: number;
  readonly wait: number;
  readonly receive: number;
}
/** What came back. A failed request gives one too: `status` 0 and `error` set; it does not throw. */
interface HttpResponse {
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
  json<T = any>(): T;
  text(): string;
  bytes(): Uint8Array;
}
interface HttpCall {
  (url: string, options?: RequestOptions): Promise<HttpResponse>;
  /** Names the operation by its template: http.get`/api/products/${id}` */
  (template: TemplateStringsArray, ...values: readonly (string | number)[]): Promise<HttpResponse>;
}
interface Http {
  readonly get: HttpCall;
  readonly post: HttpCall;
  readonly put: HttpCall;
  readonly patch: HttpCall;
  readonly delete: HttpCall;
  readonly head: HttpCall;
  readonly options: HttpCall;
  request(method: string, url: string, options?: RequestOptions): Promise<HttpResponse>;
  /** Runs requests in parallel and waits for all. */
  batch<const T extends readonly Promise<HttpResponse>[]>(requests: T): Promise<{ -readonly [K in keyof T]: HttpResponse }>;
  /** Sent with every request of this user from now on. */
  readonly headers: Record<string, string>;
  readonly cookies: {
    get(name: string): string | undefined;
    set(name: string, value: string): void;
    clear(): void;
  };
}
/** Seeded by (seed, scenario, user, iteration): the same run draws the same, on any number of workers. */
interface Random {
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
type CheckTable<T> = Readonly<Record<string, (value: T) => unknown>>;
interface StartContext {
  readonly http: Http;
  readonly random: Random;
  /** Counts pass or fail per named check; true if all passed. A check that throws has failed. */
  check<T>(value: T, checks: CheckTable<T>, options?: {
    readonly required?: boolean;
  }): boolean;
  /** Groups and times what runs inside. */
  step<T>(name: string, run: () => T | Promise<T>): Promise<T>;
  /** Waits; think time of its own. Applies in closed load; in open load only with `always`. */
  pause(time: DurationInput | readonly [DurationInput, DurationInput], options?: {
    readonly always?: boolean;
  }): Promise<void>;
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
interface TaskContext<User> extends StartContext {
  /** What `start` returned. */
  readonly user: User;
}
type TaskFunction<User> = (context: TaskContext<User>) => unknown;
type Task<User> = TaskFunction<User> | {
  readonly weight?: number;
  readonly run: TaskFunction<User>;
};
interface LoadInput {
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
interface ScenarioOptions<User> {
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
interface PlainScenarioOptions {
  readonly weight?: number;
  readonly pause?: PauseInput;
  readonly load?: LoadInput;
}
interface SetupContext {
  readonly http: Http;
  readonly random: Random;
  readonly env: Readonly<Record<string, string | undefined>>;
  log(...values: readonly unknown[]): void;
  abort(why: string): never;
}
interface TlsInput {
  readonly insecure?: boolean;
  /** Paths of PEM files, from the test file. */
  readonly ca?: string | readonly string[];
  readonly cert?: string;
  readonly key?: string;
  readonly passphrase?: string;
}
/** When a fault is on, and for how many. Without any of it: always, for every connection. */
interface FaultTiming {
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
type FaultInput = FaultTiming & ({
  readonly latency: DurationInput;
  readonly jitter?: DurationInput;
  readonly way?: "up" | "down" | "both";
} /** Bytes/s of each connection, e.g. `"64KiB"`. */ | {
  readonly bandwidth: string | number;
  readonly way?: "up" | "down" | "both";
} /** So long after the connection, or the request, began. */ | {
  readonly reset: DurationInput;
} /** So many bytes of answers, then silence; 0 = none at all. */ | {
  readonly timeout: string | number;
} /** An HTTP status. */ | {
  readonly error: number;
} | {
  readonly slowClose: DurationInput;
} /** Bytes, then a pause. */ | {
  readonly slicing: string | number;
  readonly pause?: DurationInput;
  readonly way?: "up" | "down" | "both";
});
/** A dependency of the target: during a run a proxy on `listen` stands in front of it. */
interface DependencyInput {
  /** A port of this machine, or `"0.0.0.0:5433"`: what the target has to be given as the dependency's address. */
  readonly listen: number | string;
  /** Where the dependency is, `"127.0.0.1:5432"`. */
  readonly to: string;
  readonly faults: readonly FaultInput[];
}
interface TestOptions<Data = unknown> {
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
  readonly teardown?: (context: SetupContext & {
    readonly data: Data;
  }) => unknown;
}
interface SloInput {
  readonly expression: string;
  /** End the run as soon as it is broken (windowed expressions: at the first bad window). */
  readonly abort?: boolean;
}
/** Made by `scenario(...)`. */
interface Scenario {
  readonly kind: "plimsoll.scenario";
  readonly name: string;
}
/** Made by `defineTest(...)`; a test file's default export. */
interface Test {
  readonly kind: "plimsoll.test";
}
interface Feeder<Row> {
  /** The next row, by the feeder's pick: `sequential` (round and round), `random`, `unique` (never twice, across all workers). */
  next(): Row;
  readonly rows: readonly Row[];
}
interface FeederOptions {
  readonly pick?: "sequential" | "random" | "unique";
  /** When `unique` runs out: end the run with a clear message (default) or begin again. */
  readonly whenEmpty?: "stop" | "recycle";
}
//#endregion
//#region src/scenario/feeder.d.ts
interface CsvOptions<Column extends string = string> extends FeederOptions {
  /** Columns the test reads: a file without one of them is refused before any load. */
  readonly columns?: readonly Column[];
  /** Default: whichever of `,` `;` tab `|` the first line holds most of. */
  readonly separator?: string;
}
/**
 * Rows of a CSV file: its first line names the columns, every field is a text. The path counts from the test file's
 * folder.
 *
 * @example
 * const accounts = csv<{ username: string; password: string }>("./accounts.csv", { pick: "unique" });
 * const { username } = accounts.next();
 */
declare function csv<Row extends { readonly [Column in keyof Row]: string } = Record<string, string>>(path: string, options?: CsvOptions<keyof Row & string>): Feeder<Row>;
/**
 * Rows of your own.
 *
 * @example
 * const terms = feeder(["shoes", "socks", "hats"], { pick: "random" });
 * await http.get("/search", { query: { q: terms.next() } });
 */
declare function feeder<Row>(rows: readonly Row[], options?: FeederOptions): Feeder<Row>;
//#endregion
//#region src/scenario/define.d.ts
/** Options of a flow in plain code that logs in first: what `start` returns is the flow's `user`. */
interface FlowOptions<User> extends PlainScenarioOptions {
  /** Once per virtual user. */
  readonly start?: (context: StartContext) => User | Promise<User>;
  /** Once per virtual user, when it ends by itself. */
  readonly stop?: (context: TaskContext<User>) => unknown;
}
/**
 * What one kind of user does, again and again: a flow in plain code, or tasks to pick from.
 *
 * @example
 * scenario("browse", async ({ http, pause }) => {
 *   await http.get("/products");
 *   await pause(["1s", "3s"]);
 *   await http.get("/products/:id", { path: { id: 7 } });
 * });
 */
declare function scenario(name: string, flow: TaskFunction<undefined>, options?: PlainScenarioOptions): Scenario;
declare function scenario<User = undefined>(name: string, options: FlowOptions<User>, flow: TaskFunction<User>): Scenario;
/**
 * @example
 * scenario("shopper", {
 *   pause: ["1s", "3s"],
 *   async start({ http }) {
 *     return { token: (await http.post("/login")).json().token as string };
 *   },
 *   tasks: {
 *     "list products": { weight: 3, run: ({ http }) => http.get("/products") },
 *     "see the cart": ({ http, user }) => http.get("/cart", { auth: { bearer: user.token } }),
 *   },
 * });
 */
declare function scenario<User = undefined>(name: string, options: ScenarioOptions<User>): Scenario;
/**
 * A test file's default export: the scenarios, what they are aimed at, and what must hold.
 *
 * @example
 * export default defineTest({
 *   target: "http://localhost:3000",
 *   scenarios: [browse],
 *   slo: ["p99 < 500ms", "errors < 2%"],
 *   load: { users: 200, rampUp: "20s", hold: "10m" },
 * });
 */
declare function defineTest<Data = undefined>(options: TestOptions<Data>): Test;
//#endregion
//#region src/scenario/file-body.d.ts
/**
 * A file's bytes as a request body: read once per worker, shared by all its users. Paths count from the test file's
 * folder.
 *
 * @example
 * const picture = file("./picture.png");
 * await http.put("/avatar", { body: picture, headers: { "content-type": "image/png" } });
 */
declare function file(path: string): Uint8Array;
//#endregion
//#region src/scenario/setup.d.ts
/** Given to `defineTest({ setup })`; `.data` is there, typed, as soon as users run. */
interface SetupHandle<Data> {
  (context: SetupContext): Promise<Data>;
  readonly data: Data;
}
/**
 * Runs once per run, before any load. What it returns must be JSON; every user reads it as `.data`.
 *
 * @example
 * const shared = setup(async ({ http }) => ({ ids: (await http.get("/ids")).json() as number[] }));
 * const view = scenario("view", ({ http, random }) => http.get(`/items/${random.pick(shared.data.ids)}`));
 * export default defineTest({ setup: shared, scenarios: [view] });
 */
declare function setup<Data>(run: (context: SetupContext) => Data | Promise<Data>): SetupHandle<Data>;
//#endregion
//#region src/cli/settings/file-values.d.ts
/** What a test file and plimsoll.config say in the same words. */
interface FileSettings {
  readonly target?: string;
  readonly load?: LoadInput;
  readonly slo?: readonly (string | SloInput)[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeout?: RequestOptions["timeout"];
  readonly maxBody?: string | number;
  /** Where traces are looked at: `"https://jaeger.example.com/trace/{traceId}"`. Examples are printed with it. */
  readonly traceLink?: string;
  readonly tls?: TlsInput;
}
//#endregion
//#region src/cli/settings/define-config.d.ts
/** What plimsoll.config.ts holds: settings for every test below its folder. Test files and flags override it. */
interface PlimsollConfig extends FileSettings {
  /** Threads that make the load. Default: cores − 1, at least 1. */
  readonly workers?: number;
  readonly seed?: number;
  /** Requests/s never exceeded, e.g. `"1000/s"`. */
  readonly maxRate?: number | string;
  /** Requests in flight never exceeded; others wait in turn. */
  readonly maxInFlight?: number;
  /** The run ends before it sends more requests than this. */
  readonly maxRequests?: number;
  /** The run ends when so many bytes were sent and received, e.g. `"2GB"`. */
  readonly maxBytes?: number | string;
  /** The load ends after so long, whatever was asked for. */
  readonly maxDuration?: DurationInput;
  /** Public hosts that may be put under load. Loopback and private addresses always may. */
  readonly allowHosts?: readonly string[];
  /** Hosts that are treated as public though their addresses are private, e.g. a production system's. */
  readonly publicHosts?: readonly string[];
  /** Whether the run ends when the target breaks down. Default: for public hosts. */
  readonly abortRules?: boolean;
  /** Probed every 2 s while the run goes on; failing three times in a row ends it. */
  readonly health?: string;
  /** The run stops as soon as this file is there; from the config file. */
  readonly stopFile?: string;
  /** Addresses of this machine that connections start from, in turn: `"10.0.0.5,10.0.1.0/28"`. */
  readonly localIps?: string;
  /** Name servers to ask instead of the system's resolver: `"10.0.0.53"`, `"127.0.0.1:5353"`. */
  readonly dnsServers?: string;
  /** The target's process. Default: the one that listens on a local target's port. */
  readonly pid?: number;
  /** Endpoints with the target's metrics in the Prometheus text format, read each second. */
  readonly prometheus?: string | readonly string[];
  /** The target's PostgreSQL, read each second: `postgres://user:password@localhost:5432/shop`. */
  readonly postgres?: string;
  /** Left out of the result at the start. */
  readonly warmUp?: DurationInput;
  /** How long iterations may take to end after the load. Default `"30s"`. */
  readonly gracefulStop?: DurationInput;
  /** Think time in closed load. Default true for `run`. */
  readonly think?: boolean;
  /** Trace headers on every request. Default true. */
  readonly trace?: boolean;
  readonly traces?: {
    /** What findings in the target's traces are made by; each stands on the page of its finding. */readonly thresholds?: Partial<TraceThresholds>;
  };
  /** Of all traces a share, `0.1`, or a rate, `"200/s"`, that the target is asked to keep. Default `"500/s"`. */
  readonly traceRate?: number | string;
  /** Whether traces of the target are listened for during a run. Default true. */
  readonly receive?: boolean;
  /** The address to receive them on. Default `"127.0.0.1"`. */
  readonly listen?: string;
  /** OTLP over HTTP, and Sentry. Default 4318; 0 = any that is free. */
  readonly httpPort?: number;
  /** OTLP over gRPC. Default 4317; 0 = any that is free. */
  readonly grpcPort?: number;
  /** A collector that all traces are passed on to. */
  readonly forward?: string;
  /** A Jaeger that traces of the run are fetched from, `"http://localhost:16686"`, when the load is over. */
  readonly jaeger?: string;
  /** An inconclusive result is a failure too. Default false. */
  readonly strict?: boolean;
  /** Where runs are kept, from the config file. Default `.plimsoll/runs`. */
  readonly out?: string;
}
/** Gives back what it is given; it is there so that an editor completes the settings. */
declare const defineConfig: (config: PlimsollConfig) => PlimsollConfig;
//#endregion
export { type CheckTable, type Counter, type CsvOptions, type DependencyInput, type DurationInput, type FaultInput, type FaultTiming, type Feeder, type FeederOptions, type FilePart, type FlowOptions, type Gauge, type Http, type HttpCall, type HttpResponse, type LoadInput, type MetricOptions, type PauseInput, type PlainScenarioOptions, type PlimsollConfig, type Random, type Rate, type RequestOptions, type Scenario, type ScenarioOptions, type SetupContext, type SetupHandle, type SloInput, type StartContext, type Task, type TaskContext, type TaskFunction, type Test, type TestOptions, type Timings, type TlsInput, type Trend, counter, csv, defineConfig, defineTest, feeder, file, gauge, rate, scenario, setup, trend };