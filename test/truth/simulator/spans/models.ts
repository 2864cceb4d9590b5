import type { Distribution, TargetModel } from "../../../../src/method/simulation/index.ts";

type StationModel = TargetModel["stations"][number];
type SpanModel = NonNullable<NonNullable<StationModel["spans"]>["held"]>[number];

export interface TracedModel {
  readonly name: string;
  readonly model: TargetModel;
  /** What has to be named first; empty = nothing may be. */
  readonly kinds: readonly string[];
  /** Its size; null = none is stated. */
  readonly limit: number | null;
  /** Part of what it has to be called. */
  readonly resource: string;
  /** Has to be named too, at whatever place. */
  readonly also?: string;
  readonly ratePerSecondMax?: number;
}

const exponential = (meanMs: number): Distribution => ({ kind: "exponential", meanMs });
const fixed = (meanMs: number): Distribution => ({ kind: "fixed", meanMs });
const delay = (time: Distribution) => ({ kind: "delay", time }) as const;

const query = (text: string): SpanModel => ({
  kind: "client",
  name: "pg.query",
  attributes: { "db.system.name": "postgresql", "db.query.text": text },
});
const own = (name: string): SpanModel => ({ kind: "internal", name });
const call: SpanModel = {
  kind: "client",
  name: "GET",
  attributes: {
    "http.request.method": "GET",
    "url.full": "http://inventory:7070/stock",
    "server.address": "inventory",
    "server.port": 7070,
  },
};
const answer: SpanModel = {
  kind: "server",
  name: "GET /stock",
  service: "inventory",
  attributes: { "http.request.method": "GET", "http.route": "/stock" },
};
const select = query("SELECT * FROM product WHERE id = 7");

/** One operation: a delay, then the stations in turn. */
function model(
  stations: readonly (StationModel & { readonly hold: Distribution; readonly cpuShare?: number })[],
  outsideMs: number,
  more: Partial<TargetModel> = {},
): TargetModel {
  return {
    stations,
    operations: [
      {
        name: "GET /products",
        steps: [
          ...(outsideMs > 0 ? [delay(exponential(outsideMs))] : []),
          ...stations.map(
            ({ name, hold, cpuShare = 0 }) => ({ kind: "station", station: name, hold, cpuShare }) as const,
          ),
        ],
      },
    ],
    ...more,
  };
}

const twoCheckouts: TargetModel = {
  stations: [{ name: "pool", servers: 6, spans: { held: [select] } }],
  operations: [
    {
      name: "GET /products",
      steps: [
        { kind: "station", station: "pool", hold: exponential(40) },
        delay(fixed(5)),
        { kind: "station", station: "pool", hold: exponential(40) },
      ],
    },
  ],
};

const retrying: TargetModel = {
  stations: [{ name: "inventory", servers: 4, queueMax: 200, spans: { around: [call, answer] } }],
  operations: [
    {
      name: "GET /products",
      steps: [{ kind: "station", station: "inventory", hold: exponential(60), timeoutMs: 400, retries: 2 }],
    },
  ],
};

/** Targets of `explore` whose spans arrive while it searches. Slow ones: a search is a few thousand requests then. */
export const tracedModels: readonly TracedModel[] = [
  {
    name: "a pool of 10 before PostgreSQL",
    model: model([{ name: "pool", servers: 10, hold: exponential(120), spans: { held: [select] } }], 5),
    kinds: ["connection-pool"],
    limit: 10,
    resource: 'postgresql "SELECT * FROM product WHERE id = ?"',
  },
  {
    name: "a pool of 6, taken twice",
    model: twoCheckouts,
    kinds: ["connection-pool"],
    limit: 6,
    resource: "postgresql",
  },
  {
    name: "a pool of one",
    model: model([{ name: "pool", servers: 1, hold: fixed(12), spans: { held: [select] } }], 40),
    kinds: ["connection-pool"],
    limit: 1,
    resource: "postgresql",
  },
  {
    name: "a lock",
    model: model([{ name: "lock", servers: 1, hold: fixed(12), spans: { held: [own("reserve stock")] } }], 40),
    kinds: ["lock"],
    limit: 1,
    resource: '"reserve stock"',
  },
  {
    name: "a lock before a stage that is bounded by nothing but the lock",
    model: model(
      [
        { name: "lock", servers: 1, hold: exponential(12), spans: { held: [own("reserve stock")] } },
        { name: "mail", servers: 5000, hold: exponential(300), spans: { held: [own("send mail")] } },
      ],
      10,
    ),
    kinds: ["lock"],
    limit: 1,
    resource: '"reserve stock"',
  },
  {
    name: "a semaphore of 6 within the target",
    model: model([{ name: "semaphore", servers: 6, hold: exponential(80), spans: { held: [own("render")] } }], 10),
    kinds: ["connection-pool", "thread-pool"],
    limit: 6,
    resource: '"render"',
  },
  {
    name: "5 outgoing connections",
    model: model(
      [
        {
          name: "agent",
          servers: 5,
          hold: exponential(60),
          peer: "10.0.0.9:7070",
          spans: { around: [call], held: [answer] },
        },
      ],
      5,
    ),
    kinds: ["http-client-pool"],
    limit: 5,
    resource: "GET /stock",
  },
  {
    name: "a service behind it that works on 8 at a time",
    model: model(
      [
        {
          name: "inventory",
          servers: 8,
          hold: exponential(120),
          spans: { around: [call, answer], held: [{ ...own("look up"), service: "inventory" }] },
        },
      ],
      5,
    ),
    kinds: ["slow-dependency"],
    limit: 8,
    resource: '"look up" in inventory',
  },
  {
    name: "a service behind it of which only its answers are seen",
    model: model([{ name: "inventory", servers: 8, hold: exponential(120), spans: { around: [call, answer] } }], 5),
    kinds: ["slow-dependency"],
    limit: null,
    resource: "calls to inventory:7070",
  },
  {
    name: "4 threads before the handler",
    model: model([{ name: "threads", servers: 4, hold: exponential(60), spans: { beginsRequest: true } }], 0),
    kinds: ["thread-pool"],
    limit: 4,
    resource: "4 requests at the same time",
  },
  {
    name: "one event loop",
    model: model([{ name: "loop", servers: 1, hold: exponential(12), cpuShare: 1, spans: { beginsRequest: true } }], 0),
    kinds: ["cpu-event-loop"],
    limit: 1,
    resource: "one event loop",
  },
  {
    name: "three instances with pools of 4",
    model: model([{ name: "pool", servers: 4, hold: exponential(120), spans: { held: [select] } }], 5, {
      instances: 3,
      balancing: "round-robin",
    }),
    kinds: ["connection-pool"],
    limit: 4,
    resource: "in each of 3 instances",
  },
  {
    name: "three instances that share 6 slots of one database",
    model: model(
      [{ name: "database", servers: 6, isShared: true, hold: exponential(80), spans: { held: [select] } }],
      5,
      { instances: 3, balancing: "round-robin" },
    ),
    kinds: ["shared-dependency"],
    limit: 6,
    resource: "postgresql",
  },
  {
    name: "a service behind it that allows 60/s",
    model: model([{ name: "inventory", servers: 500, hold: exponential(30), spans: { around: [call, answer] } }], 0, {
      rateLimit: { perSecond: 60, burst: 6, call },
    }),
    kinds: ["dependency-throttling"],
    limit: 60,
    resource: "calls to inventory:7070",
  },
  {
    name: "calls that are made again when they take too long",
    model: retrying,
    kinds: [],
    limit: null,
    resource: "",
    also: "retry-amplification",
  },
];

/** Nothing may be named. */
export const tracedControls: readonly TracedModel[] = [
  {
    name: "healthy, with queries",
    model: model([{ name: "database", servers: 5000, hold: exponential(20), spans: { held: [select] } }], 5),
    ratePerSecondMax: 160,
  },
  {
    name: "healthy, with a call of heavy tail",
    model: model(
      [
        {
          name: "inventory",
          servers: 5000,
          hold: { kind: "lognormal", meanMs: 20, cv: 1.5 },
          spans: { around: [call, answer] },
        },
      ],
      5,
    ),
    ratePerSecondMax: 160,
  },
  {
    name: "healthy, one step after the other",
    model: model(
      [
        { name: "cache", servers: 5000, hold: fixed(2), spans: { held: [own("look up")] } },
        { name: "database", servers: 5000, hold: fixed(15), spans: { held: [select] } },
      ],
      0,
    ),
    ratePerSecondMax: 160,
  },
].map((control) => ({ kinds: [], limit: null, resource: "", ...control }));
