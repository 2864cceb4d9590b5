import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { postgresPrograms, startPostgres, type Postgres } from "../../test/examples/postgres.ts";
import { startApp, type App } from "./app.ts";
import { eventually, startCollector, type Collector, type ReceivedPoint, type ReceivedSpan } from "./collector.ts";
import { startMongo, startMysql, startSmtp, type Fake } from "./fake-servers.ts";
import { startLeaf, type Leaf } from "./leaf.ts";
import { startRedis } from "./redis.ts";

const programs = postgresPrograms();
let collector: Collector;
let leaf: Leaf;
let fakes: Fake[];
let postgres: Postgres | undefined;

beforeAll(async () => {
  [collector, leaf, fakes] = await Promise.all([
    startCollector(),
    startLeaf(),
    Promise.all([startRedis(), startMysql(), startMongo(), startSmtp()]),
  ]);
  if (programs) postgres = await startPostgres(programs);
  else process.stderr.write("PostgreSQL is not installed: spans of pg are not tested\n");
});
afterAll(() => Promise.all([collector.stop(), leaf.stop(), postgres?.stop(), ...fakes.map((fake) => fake.stop())]));

/** What the span of each call must say. */
const dependencies: Readonly<Record<string, Record<string, unknown>>> = {
  mysql: { "db.system.name": "mysql", "db.query.text": "select 2" },
  mongodb: { "db.system.name": "mongodb", "db.collection.name": "orders", "db.operation.name": "find" },
  redis: { "db.system.name": "redis", "db.query.text": "GET key-of-redis" },
  ioredis: { "db.system.name": "redis", "db.query.text": "get key-of-ioredis" },
  nodemailer: { "messaging.system": "smtp", "server.address": "127.0.0.1" },
  grpc: { "rpc.method": "Say" },
  fetch: { "http.request.method": "GET" },
  ...(programs && { pg: { "db.system.name": "postgresql", "db.query.text": "select $1::int as one" } }),
};

describe.each(["dependencies.mjs", "dependencies.cjs"])("%s", (file) => {
  let app: App;
  const mine = (): ReceivedSpan[] => collector.spans.filter(({ resource }) => resource["service.name"] === file);
  beforeAll(async () => {
    const [redis, mysql, mongo, smtp] = fakes.map(({ port }) => String(port));
    app = await startApp(file, {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_SERVICE_NAME: file,
      PG_URL: postgres?.url ?? "",
      REDIS_URL: `redis://127.0.0.1:${redis}`,
      MYSQL_PORT: mysql ?? "",
      MONGO_PORT: mongo ?? "",
      SMTP_PORT: smtp ?? "",
      LEAF_URL: leaf.url,
    });
  });
  afterAll(async () => {
    await app.stop();
    expect(app.said()).toBe("");
  });

  /** The spans of one request to the app, when its server span has arrived. */
  async function traceOf(call: string): Promise<ReceivedSpan[]> {
    const traceId = Math.floor(Math.random() * 2 ** 48)
      .toString(16)
      .padStart(32, "0");
    const answer = await fetch(`${app.url}/${call}`, { headers: { traceparent: `00-${traceId}-00000000000000ff-01` } });
    expect(answer.status).toBe(200);
    await eventually(
      () => mine().some((span) => span.traceId === traceId && span.parentId === "00000000000000ff"),
      call,
    );
    return mine().filter((span) => span.traceId === traceId);
  }

  test.each(Object.entries(dependencies))("%s: its call is a child of the request", async (call, expected) => {
    const trace = await traceOf(call);
    const says = (span: ReceivedSpan): boolean =>
      Object.entries(expected).every(([key, value]) => span.attributes[key] === value);
    const client = trace.find((span) => span.kind === 3 && says(span));
    expect(client, JSON.stringify(trace, null, 1)).toMatchObject({ isError: false });
    const byId = new Map(trace.map((span) => [span.spanId, span]));
    let root = client;
    while (root && byId.has(root.parentId)) root = byId.get(root.parentId);
    expect(root).toMatchObject({ kind: 2, parentId: "00000000000000ff" });
    if (call === "grpc")
      expect(trace.some(({ parentId, kind }) => kind === 2 && parentId === client?.spanId)).toBe(true);
  });

  test("shows how full a pool of mysql2 is, and the wait for a connection", async () => {
    const trace = await traceOf("manyMysql");
    expect(trace.filter(({ name }) => name === "mysql2-pool.connect")).toHaveLength(6);
    await expectPoints("db.client.connection.max", fakes[1]?.port, 2);
  });

  if (programs) {
    test("shows how full a pool of pg is, and the wait for a connection", async () => {
      const trace = await traceOf("manyPg");
      expect(trace.filter(({ name }) => name === "pg-pool.connect")).toHaveLength(9);
      await expectPoints("db.client.connection.max", postgresPort(), 3);
      await expectPoints("db.client.connection.count", postgresPort(), 3, { "db.client.connection.state": "used" });
      await expectPoints("db.client.connection.pending_requests", postgresPort(), 3);
    });

    test("a query that fails is an error", async () => {
      const trace = await traceOf("failing");
      expect(trace.some(({ kind, isError }) => kind === 3 && isError)).toBe(true);
    });
  }

  test("sends event loop, garbage collection, heap, CPU and what became of the spans", async () => {
    for (const name of [
      "nodejs.eventloop.delay.p99",
      "nodejs.eventloop.utilization",
      "v8js.gc.duration",
      "v8js.memory.heap.used",
      "process.cpu.time",
      "process.memory.usage",
      "http.server.request.duration",
      "otel.sdk.processor.span.processed",
    ]) {
      await eventually(() => collector.points.some((point) => point.name === name && point.value > 0), name);
    }
  });

  const postgresPort = (): number => Number(new URL(postgres?.url ?? "").port);

  /** That the pool of the server on that port had this value at some moment. */
  async function expectPoints(name: string, port: number | undefined, value: number, more: object = {}): Promise<void> {
    const ofPool = (point: ReceivedPoint): boolean =>
      point.name === name && String(point.attributes["db.client.connection.pool.name"]).includes(`:${port}/`);
    const says = (point: ReceivedPoint): boolean =>
      point.value === value && Object.entries(more).every(([key, expected]) => point.attributes[key] === expected);
    await eventually(() => collector.points.some((point) => ofPool(point) && says(point)), `${name} of ${value}`);
  }
});
