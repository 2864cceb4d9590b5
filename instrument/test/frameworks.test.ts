import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ours, startApp } from "./app.ts";
import { startCollector, eventually, type Collector, type ReceivedSpan } from "./collector.ts";
import { startLeaf, type Leaf } from "./leaf.ts";

let collector: Collector;
let leaf: Leaf;
beforeAll(async () => {
  [collector, leaf] = await Promise.all([startCollector(), startLeaf()]);
});
afterAll(() => Promise.all([collector.stop(), leaf.stop()]));

const requests = 30;
const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");

/** Starts the app, sends it `requests` requests at once, each with a trace of its own, and ends it. */
async function traced(file: string, flags?: readonly string[]): Promise<{ run: string; spans: ReceivedSpan[] }> {
  const run = hex(Math.floor(Math.random() * 2 ** 32), 8);
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, LEAF_URL: leaf.url, OTEL_SERVICE_NAME: run };
  const app = await startApp(file, env, flags);
  const ids = Array.from({ length: requests }, (_, index) => index + 1);
  const answers = await Promise.all(
    ids.map((id) =>
      fetch(`${app.url}/items/${id}`, { headers: { traceparent: `00-${run}${hex(id, 24)}-${hex(id, 16)}-01` } }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(ids.map(() => 200));
  await app.stop();
  expect(app.said()).toBe("");
  return { run, spans: collector.spans.filter(({ resource }) => resource["service.name"] === run) };
}

const frameworks = ["express", "fastify", "hono", "http"].flatMap((name) => [`${name}.mjs`, `${name}.cjs`]);

test.each(frameworks)("%s: every request gives its server span, and its outgoing call as a child", async (file) => {
  const { run, spans } = await traced(file);
  for (let id = 1; id <= requests; id++) {
    const trace = spans.filter(({ traceId }) => traceId === run + hex(id, 24));
    const server = trace.filter(({ kind }) => kind === 2);
    expect(server).toHaveLength(1);
    expect(server[0]).toMatchObject({ parentId: hex(id, 16), attributes: { "http.request.method": "GET" } });
    if (!file.startsWith("http")) {
      expect(server[0]).toMatchObject({ name: "GET /items/:id", attributes: { "http.route": "/items/:id" } });
    }
    const client = trace.filter(({ kind }) => kind === 3);
    expect(client).toHaveLength(1);
    // Plain http has the application's own span in between.
    const own = trace.find(({ name }) => name === "work");
    expect(client[0]?.parentId).toBe((own ?? server[0])?.spanId);
    if (file.startsWith("http")) expect(own?.parentId).toBe(server[0]?.spanId);
    expect(leaf.parents.get(file.startsWith("http") ? `/items/${id}` : `/${id}`)).toBe(
      `00-${client[0]?.traceId}-${client[0]?.spanId}-01`,
    );
  }
  expect(spans).toHaveLength(requests * (file.startsWith("http") ? 3 : 2));
});

describe("the documented preload of the OpenTelemetry packages", () => {
  const documented = ["--import", "./documented.mjs"];

  test("gives no span of an application whose modules are all ESM, where ours gives all", async () => {
    expect((await traced("hono.mjs", documented)).spans).toEqual([]);
    expect((await traced("hono.mjs", ours)).spans).toHaveLength(2 * requests);
  });

  test("gives spans without routes where an ESM application imports CommonJS, as Express is", async () => {
    const { spans } = await traced("express.mjs", documented);
    expect(spans.filter(({ kind }) => kind === 2)).toHaveLength(requests);
    expect(spans.filter(({ attributes }) => "http.route" in attributes)).toEqual([]);
  });

  test("works with CommonJS, routes and all: what it lacks is the hook for import", async () => {
    const { spans } = await traced("express.cjs", documented);
    expect(spans.filter(({ attributes }) => attributes["http.route"] === "/items/:id").length).toBeGreaterThanOrEqual(
      requests,
    );
  });
});

test("an app's first span comes before the receiver was asked whether it listens", async () => {
  const { url } = collector;
  const app = await startApp("express.mjs", {
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_SERVICE_NAME: "first",
    LEAF_URL: leaf.url,
  });
  await fetch(`${app.url}/items/1`);
  await eventually(() => collector.spans.some(({ resource }) => resource["service.name"] === "first"), "a first span");
  await app.stop();
});
