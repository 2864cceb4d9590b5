import type { Arrivals } from "#run";
import type { TraceThresholds } from "#trace";
import * as kind from "./kinds.ts";
import type { Kind } from "./kinds.ts";

export const flagGroups = ["load", "request", "limits", "run", "traces", "result"] as const;
/** How a search is made, and what it looks at besides. */
export const searchGroup = "search";
export type FlagGroup = (typeof flagGroups)[number] | typeof searchGroup | "endurance";

interface SettingBase {
  /** As commander declares it. */
  readonly flag: string;
  readonly group: FlagGroup;
  readonly about: string;
}
/** Given at most once: the layer with the highest precedence holds. */
export interface OneSetting<T> extends SettingBase {
  readonly combine: "one";
  readonly kind: Kind<T>;
}
/** Given any number of times: the layers add up, the lowest first. */
export interface ManySetting<T> extends SettingBase {
  readonly combine: "many";
  readonly kind: Kind<T>;
}
export interface SwitchSetting extends SettingBase {
  readonly combine: "switch";
  /** What it is when nobody says anything. */
  readonly initially: boolean;
}

const one = <T>(group: FlagGroup, flag: string, kind: Kind<T>, about: string): OneSetting<T> => {
  return { combine: "one", group, flag, kind, about };
};
const many = <T>(group: FlagGroup, flag: string, kind: Kind<T>, about: string): ManySetting<T> => {
  return { combine: "many", group, flag, kind, about };
};
const on = (group: FlagGroup, flag: string, about: string): SwitchSetting => {
  return { combine: "switch", initially: false, group, flag, about };
};
const off = (group: FlagGroup, flag: string, about: string): SwitchSetting => {
  return { combine: "switch", initially: true, group, flag, about };
};

/** Every setting a command can be given, once: flags, environment, help and `config print` all come from here. */
export const settings = {
  users: one("load", "-u, --users <n>", kind.userCount, "virtual users at the same time (closed load)"),
  spawnRate: one("load", "--spawn-rate <rate>", kind.rate, "how fast users are added: 10/s"),
  rampUp: one("load", "--ramp-up <time>", kind.duration, "how long the load takes to reach its level: 20s"),
  rate: one("load", "-R, --rate <rate>", kind.rate, "iterations started per second (open load): 500/s"),
  connections: one("load", "-c, --connections <n>", kind.userCount, "one pool of so many connections for all users"),
  duration: one("load", "-d, --duration <time>", kind.positiveDuration, "how long the load lasts, ramp included: 10m"),
  stages: many(
    "load",
    "-s, --stage <time:level>",
    kind.stage,
    "a line to a level, 1m:500/s or 1m:200 users; repeatable",
  ),
  iterations: one("load", "-i, --iterations <n>", kind.count, "exactly so many iterations, shared by the users"),
  arrivals: one(
    "load",
    "--arrivals <how>",
    kind.oneOf<Arrivals>("poisson", "even"),
    "how open load is spread: poisson (at random) or even",
  ),
  think: off("load", "--no-think", "leave think time out, as baseline does; --think keeps it"),
  warmUp: one("load", "--warm-up <time>", kind.duration, "leave so much out of the result at the start"),
  gracefulStop: one(
    "load",
    "--graceful-stop <time>",
    kind.duration,
    "how long iterations may take to end after the load",
  ),

  target: one("request", "--target <url>", kind.httpUrl, "what relative URLs of the test start with"),
  method: one("request", "-X, --method <method>", kind.httpMethod, "for a URL: the method"),
  headers: many(
    "request",
    "-H, --header <name: value>",
    kind.header,
    "send this header with every request; repeatable",
  ),
  body: one("request", "--body <text|@file>", kind.verbatim, "for a URL: what to send"),
  timeout: one("request", "--timeout <time>", kind.positiveDuration, "how long a request may take in all; 10s"),
  maxBody: one("request", "--max-body <size>", kind.bodySize, "the largest body an answer may have; 16MiB"),
  trace: off("request", "--no-trace", "send no trace headers"),
  insecure: on("request", "--insecure", "accept any TLS certificate"),
  ca: many("request", "--ca <file>", kind.path, "trust this certificate authority (PEM); repeatable"),
  cert: one("request", "--cert <file>", kind.path, "client certificate (PEM)"),
  key: one("request", "--key <file>", kind.path, "its private key (PEM)"),
  localIps: one(
    "request",
    "--local-ips <list>",
    kind.localIps,
    "connect from these addresses of this machine, in turn",
  ),
  dnsServers: one(
    "request",
    "--dns-server <list>",
    kind.dnsServers,
    "ask these name servers, not the system's resolver",
  ),

  maxRate: one("limits", "--max-rate <rate>", kind.rate, "never send more requests per second than this"),
  maxInFlight: one("limits", "--max-in-flight <n>", kind.count, "never have more requests in flight; others wait"),
  maxRequests: one("limits", "--max-requests <n>", kind.count, "end the run before it sends more requests than this"),
  maxBytes: one("limits", "--max-bytes <size>", kind.size, "end the run when so much was sent and received: 2GB"),
  maxDuration: one("limits", "--max-duration <time>", kind.positiveDuration, "end the load after so long: 10m"),
  maxMemory: one(
    "limits",
    "--max-memory <size>",
    kind.memorySize,
    "stop with a report before using more memory: 512MiB",
  ),
  allowHosts: many("limits", "--allow-host <host>", kind.hostName, "allow load on this public host; repeatable"),

  publicHosts: many(
    "limits",
    "--public-host <host>",
    kind.hostName,
    "treat this host as public though its address is private; repeatable",
  ),
  abortRules: off("limits", "--no-abort-rules", "go on when the target breaks down (public hosts: stop)"),
  health: one("limits", "--health <url>", kind.httpUrl, "probe this every 2 s; stop when it fails 3 times in a row"),
  stopFile: one("limits", "--stop-file <file>", kind.path, "stop as soon as this file is there"),

  workers: one("run", "--workers <n>", kind.workerCount, "threads that make the load; cores - 1, at least 1"),
  seed: one("run", "--seed <n>", kind.seed, "the same seed draws the same data"),
  tags: many("run", "--tag <name=value>", kind.tag, "a note kept with the run; repeatable"),
  inspect: on("run", "--inspect", "one user in this process, for a debugger"),

  quick: on("search", "--quick", "a rougher answer in a third of the time"),
  startRate: one("search", "--start-rate <rate>", kind.rate, "iterations per second to begin with; 10/s"),
  overload: off("search", "--no-overload", "never more load than the first that is not acceptable"),
  faults: off("run", "--no-faults", "the test's proxies pass everything on: nothing goes wrong in them"),

  adoptProxy: one(
    "run",
    "--adopt-proxy <port>",
    kind.port,
    "the plimsoll proxy whose control API is at this port carries the test's faults, and stays",
  ),
  compareFaults: on("endurance", "--compare-faults", "the same twice: without the test's faults, then with them"),
  capacity: one(
    "endurance",
    "--capacity <rate>",
    kind.rate,
    "iterations per second it carries, where no explore of this test has found out",
  ),
  earlyStop: off("endurance", "--no-early-stop", "the whole time, however sure it is of a leak before"),
  retries: one(
    "endurance",
    "--retries <n>",
    kind.retries,
    "clients make a request that failed again, so often at once",
  ),
  pulses: off("endurance", "--no-pulses", "do not look for the load from which it recovers by itself"),
  full: on("endurance", "--full", "the long form: ten minutes at the peak instead of two"),

  pid: one(
    "run",
    "--pid <n>",
    kind.processId,
    "the target's process; else the one that listens on a local target's port",
  ),
  prometheus: many(
    "run",
    "--prometheus <url>",
    kind.httpUrl,
    "read these metrics of the target each second; repeatable",
  ),
  postgres: one("run", "--postgres <url>", kind.postgresUrl, "read each second what the target's PostgreSQL does"),

  traceRate: one(
    "traces",
    "--trace-rate <share>",
    kind.traceRate,
    "which traces the target keeps: 0.1 of all, or 200/s; 500/s",
  ),
  receive: off("traces", "--no-receive", "do not listen for traces of the target"),
  listen: one("traces", "--listen <address>", kind.text, "address to receive traces on; 127.0.0.1"),
  httpPort: one("traces", "--http-port <port>", kind.port, "OTLP over HTTP, and Sentry; 4318"),
  grpcPort: one("traces", "--grpc-port <port>", kind.port, "OTLP over gRPC; 4317"),
  jaeger: one("traces", "--jaeger <url>", kind.httpUrl, "fetch the run's traces from this Jaeger: http://host:16686"),
  forward: one("traces", "--forward <url>", kind.collectorUrl, "pass all traces on to this collector, too"),

  slo: many("result", "--slo <expression>", kind.text, "a goal, 'p99 < 500ms', beside the test's own; repeatable"),
  onlySlo: on("result", "--only-slo", "leave the test's own goals out"),
  strict: on("result", "--strict", "an inconclusive result is a failure too (97)"),
  json: one("result", "--json <file|->", kind.pathOrStream, "write the result document"),
  junit: one("result", "--junit <file>", kind.path, "write the goals as JUnit XML"),
  traceLink: one(
    "result",
    "--trace-link <url>",
    kind.traceLink,
    "where your traces are looked at: https://jaeger/trace/{traceId}",
  ),
  out: one("result", "--out <folder>", kind.path, "where runs are kept; .plimsoll/runs"),
  quiet: on("result", "--quiet", "no progress, only the result"),
  ui: on("result", "--ui", "show the run in the browser while it goes on; prints the address"),
} as const;

export type SettingKey = keyof typeof settings;

type ValueOf<S> = S extends SwitchSetting
  ? boolean
  : S extends OneSetting<infer T>
    ? T
    : S extends ManySetting<infer T>
      ? readonly T[]
      : never;

/** What any source of settings may hold, read and in the units of the program (ms, per second). */
export type SettingValues = { readonly [K in SettingKey]?: ValueOf<(typeof settings)[K]> } & {
  /** After the ramp-up; only in files, where it reads better than `duration`. */
  readonly hold?: number;
  /** Parts of the total deadline; only in files. */
  readonly connectTimeout?: number;
  readonly headersTimeout?: number;
  /** Only in files. */
  readonly passphrase?: string;
  /** Goals that end the run when they are broken; only in files. */
  readonly abortOn?: readonly string[];
  /** What findings in traces are made by, where it differs from the default; only in the config file. */
  readonly traceThresholds?: Partial<TraceThresholds>;
};

/** The long flag's name: `--spawn-rate <rate>` → `spawn-rate`. */
export const longName = (key: SettingKey): string => /--(?:no-)?([a-z-]+)/.exec(settings[key].flag)?.[1] ?? key;
export const environmentName = (key: SettingKey): string =>
  `PLIMSOLL_${longName(key).replaceAll("-", "_").toUpperCase()}`;
export const settingKeys = Object.keys(settings) as readonly SettingKey[];
export type ValueKey = keyof SettingValues;
