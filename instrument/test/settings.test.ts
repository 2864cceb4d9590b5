import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readSettings } from "../src/settings.mjs";

const folder = mkdtempSync(join(tmpdir(), "plimsoll-instrument-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("readSettings sends to 127.0.0.1:4318 by protobuf, from a long queue, within a second", () => {
  expect(readSettings({}, undefined)).toMatchObject({
    traces: { url: "http://127.0.0.1:4318/v1/traces", encoding: "protobuf", headers: {} },
    metrics: { url: "http://127.0.0.1:4318/v1/metrics" },
    queue: { spansMax: 65_536, batchSpans: 512, delayMs: 1000 },
    metricsEveryMs: 2000,
    showsQueryValues: true,
    warnings: [],
  });
});

test("readSettings takes what OTEL_* variables say, of a signal before that of all", () => {
  const settings = readSettings(
    {
      OTEL_EXPORTER_OTLP_ENDPOINT: "https://collector.example:4318/base/",
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: "http://metrics.example/in",
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer%20x, odd, a=b=c",
      OTEL_BSP_MAX_QUEUE_SIZE: "10",
    },
    undefined,
  );
  expect(settings).toMatchObject({
    traces: {
      url: "https://collector.example:4318/base/v1/traces",
      encoding: "json",
      headers: { authorization: "Bearer x", a: "b=c" },
    },
    metrics: { url: "http://metrics.example/in" },
    queue: { spansMax: 10 },
    showsQueryValues: false,
    warnings: [],
  });
});

test.each([
  [{ OTEL_BSP_SCHEDULE_DELAY: "soon" }, "OTEL_BSP_SCHEDULE_DELAY=soon is no whole number above 0 and 1000 is used"],
  [
    { OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" },
    "OTEL_EXPORTER_OTLP_PROTOCOL=grpc is not spoken here and http/protobuf is used (port 4318)",
  ],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "here" }, '"here" is no URL and nothing is sent to it'],
  [{ OTEL_TRACES_EXPORTER: "zipkin" }, "OTEL_TRACES_EXPORTER=zipkin is not known here and otlp is used"],
])("readSettings warns of %j once", (env, warning) => {
  expect(readSettings(env, undefined).warnings).toContain(warning);
});

test("readSettings knows which signals and instrumentations are wanted", () => {
  const none = readSettings(
    { OTEL_TRACES_EXPORTER: "none", OTEL_NODE_DISABLED_INSTRUMENTATIONS: "redis, grpc" },
    undefined,
  );
  expect(none.traces).toBeUndefined();
  expect(["http", "redis", "grpc"].map((name) => none.isEnabled(name))).toEqual([true, false, false]);
  const some = readSettings({ OTEL_NODE_ENABLED_INSTRUMENTATIONS: "http" }, undefined);
  expect(["http", "redis"].map((name) => some.isEnabled(name))).toEqual([true, false]);
});

test("readSettings names the service after its variable, else its package, else its file", () => {
  const source = join(folder, "shop", "src");
  mkdirSync(source, { recursive: true });
  const script = join(source, "main.js");
  expect(readSettings({}, join(tmpdir(), "lonely.mjs")).serviceName).toBe("lonely");
  writeFileSync(join(folder, "shop", "package.json"), '{"name":"the-shop"}');
  writeFileSync(join(source, "package.json"), '{"type":"module"}');
  expect(readSettings({}, script).serviceName).toBe("the-shop");
  expect(readSettings({ OTEL_RESOURCE_ATTRIBUTES: "a=b,service.name=in%20the%20list" }, script).serviceName).toBe(
    "in the list",
  );
  expect(readSettings({ OTEL_SERVICE_NAME: "told" }, script).serviceName).toBe("told");
});
