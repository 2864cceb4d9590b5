import { Agent, get } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startApp } from "./app.ts";
import { eventually, startCollector, type Collector, type ReceivedSpan } from "./collector.ts";

let collector: Collector;
beforeAll(async () => {
  collector = await startCollector();
});
afterAll(() => collector.stop());

const agent = new Agent({ keepAlive: true, maxSockets: 32 });
afterAll(() => agent.destroy());

function status(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.resume().once("end", () => resolve(response.statusCode ?? 0));
    }).once("error", reject);
  });
}

/** `count` requests, 32 at a time. */
async function load(url: string, count: number): Promise<void> {
  let left = count;
  const lane = async (): Promise<void> => {
    while (left-- > 0) expect(await status(url)).toBe(200);
  };
  await Promise.all(Array.from({ length: 32 }, lane));
}

const of = (name: string): ReceivedSpan[] =>
  collector.spans.filter(({ resource }) => resource["service.name"] === name);
/** Spans as they are: what was sent twice, because its arrival was not certain at an exit, counts once. */
const distinct = (name: string): number => new Set(of(name).map(({ spanId }) => spanId)).size;

test("10,000 requests under load: every span that was made arrives", async () => {
  const app = await startApp("http.mjs", { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_SERVICE_NAME: "load" });
  await load(`${app.url}/`, 10_000);
  await app.stop();
  expect(app.said()).toBe("");
  expect(distinct("load")).toBe(20_000);
  const servers = of("load").filter(({ kind }) => kind === 2);
  const parents = new Set(servers.map(({ spanId }) => spanId));
  expect(parents.size).toBe(10_000);
  expect(
    of("load").filter(({ name, parentId }) => name === "work" && parents.has(parentId)).length,
  ).toBeGreaterThanOrEqual(10_000);
}, 60_000);

describe("the last spans arrive, however the process ends", () => {
  const env = (name: string): Record<string, string> => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_SERVICE_NAME: name,
    // They would not leave by themselves while the test runs.
    OTEL_BSP_SCHEDULE_DELAY: "600000",
  });

  test.each(["SIGTERM", "SIGINT"] as const)("by %s, of which it still dies", async (signal) => {
    const app = await startApp("http.mjs", env(signal));
    await load(`${app.url}/`, 100);
    expect(await app.stop(signal)).toBe(signal);
    expect(distinct(signal)).toBe(200);
  });

  test("by process.exit, with its code", async () => {
    const app = await startApp("http.mjs", env("exit"));
    await load(`${app.url}/`, 100);
    await status(`${app.url}/exit`);
    expect(await app.ended).toBe(0);
    expect(distinct("exit")).toBeGreaterThanOrEqual(200);
  });

  test("by having nothing left to do", async () => {
    const app = await startApp("http.mjs", env("idle"));
    await load(`${app.url}/`, 100);
    await status(`${app.url}/close`);
    agent.destroy();
    expect(await app.ended).toBe(0);
    expect(distinct("idle")).toBe(201);
  });
});

describe("nobody listens", () => {
  const nowhere = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9", OTEL_SERVICE_NAME: "unheard" };

  test("is silent, and the process ends as ever", async () => {
    const app = await startApp("http.mjs", nowhere);
    await load(`${app.url}/`, 2000);
    expect(await app.stop()).toBe("SIGTERM");
    expect(app.said()).toBe("");
  });

  test("a receiver that comes later gets what happens from then on", async () => {
    const first = await startCollector();
    const port = Number(new URL(first.url).port);
    await first.stop();
    const app = await startApp("http.mjs", { OTEL_EXPORTER_OTLP_ENDPOINT: first.url, OTEL_SERVICE_NAME: "late" });
    await load(`${app.url}/before`, 50);
    const later = await startCollector(port);
    await load(`${app.url}/deep`, 50);
    const after = (): ReceivedSpan[] => later.spans.filter(({ name }) => name === "deep");
    await eventually(() => after().length >= 50, "the spans of the second fifty requests");
    await app.stop();
    await later.stop();
    expect(new Set(after().map(({ spanId }) => spanId)).size).toBe(50);
  });
});

test("a receiver that refuses: what is missing is counted, and said at the end", async () => {
  const refusing = await startCollector();
  const app = await startApp("http.mjs", { OTEL_EXPORTER_OTLP_ENDPOINT: refusing.url });
  await load(`${app.url}/`, 10);
  await eventually(() => refusing.spans.length === 20, "the first spans");
  refusing.answerWith(400);
  const posts = refusing.posts();
  await load(`${app.url}/`, 10);
  await eventually(() => refusing.posts() > posts, "refused spans");
  await new Promise((resolve) => setTimeout(resolve, 300));
  await app.stop();
  await refusing.stop();
  expect(app.said()).toMatch(/^@plimsoll\/instrument: 20 of 40 spans are missing at .*: 0 found the queue full/);
});

test("a queue that is full: what is dropped is counted, and said at the end", async () => {
  const busy = await startCollector();
  busy.answerWith(503);
  const app = await startApp("http.mjs", {
    OTEL_EXPORTER_OTLP_ENDPOINT: busy.url,
    OTEL_BSP_MAX_QUEUE_SIZE: "50",
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: "30",
  });
  await load(`${app.url}/`, 100);
  busy.answerWith(200);
  await app.stop();
  await busy.stop();
  expect(new Set(busy.spans.map(({ spanId }) => spanId)).size).toBe(50);
  expect(app.said()).toMatch(/^@plimsoll\/instrument: 150 of 200 spans are missing at .*: 150 found the queue full/);
});

describe("settings", () => {
  test("the service's name is that of its package, the samplers of OpenTelemetry work", async () => {
    const before = collector.spans.length;
    const off = await startApp("http.mjs", {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_TRACES_SAMPLER: "always_off",
    });
    await load(`${off.url}/`, 5);
    await off.stop();
    expect(collector.spans.length).toBe(before);
    const named = await startApp("http.mjs", { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    await load(`${named.url}/`, 5);
    await named.stop();
    expect(of("@plimsoll/instrument")).toHaveLength(10);
  });

  test("OTEL_SDK_DISABLED leaves the application alone; a wrong setting is told and not fatal", async () => {
    const before = collector.spans.length;
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_BSP_MAX_QUEUE_SIZE: "many" };
    const disabled = await startApp("http.mjs", { ...env, OTEL_SDK_DISABLED: "true" });
    await load(`${disabled.url}/`, 5);
    await disabled.stop();
    expect(collector.spans.length).toBe(before);
    const app = await startApp("http.mjs", env);
    await app.stop();
    expect(app.said()).toBe(
      "@plimsoll/instrument: OTEL_BSP_MAX_QUEUE_SIZE=many is no whole number above 0 and 65536 is used\n",
    );
  });
});
