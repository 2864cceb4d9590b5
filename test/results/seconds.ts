import { Histogram } from "#measure";
import type { OperationSecond, RunPlan, SecondRecord } from "#run";
import { passing, point } from "./parts.ts";

const encoded = new Map<string, string>();

/** So many latencies around `ms`, as files hold them: runs of hours are made of few different ones. */
function latencyOf(count: number, ms: number): string {
  const key = `${String(count)} ${String(ms)}`;
  const known = encoded.get(key);
  if (known !== undefined) return known;
  const latency = new Histogram();
  for (let index = 0; index < count; index += 1) latency.record(ms * (1 + index / 1000));
  const text = latency.encode();
  encoded.set(key, text);
  return text;
}

/** One second of a run in which every request took about `ms`. */
export function second(
  atSeconds: number,
  over: { readonly ok?: number; readonly failed?: number; readonly ms?: number } = {},
): SecondRecord {
  const { ok = 100, failed = 0, ms = 10 } = over;
  const latency = latencyOf(ok, ms);
  const operation: OperationSecond = {
    id: 1,
    ok,
    failed,
    cancelled: 0,
    byError: failed > 0 ? { http_5xx: failed } : {},
    latency,
    service: latency,
    bytesSent: ok * 100,
    bytesReceived: ok * 1000,
  };
  const count = ok + failed;
  return {
    point: point(atSeconds, { iterationsPerSecond: count, requestsPerSecond: count, errorsPerSecond: failed }),
    names:
      atSeconds === 0
        ? [{ id: 1, kind: "request", protocol: "http", method: "GET", name: "/api/products", scenario: "shopper" }]
        : [],
    operations: [operation],
    iterations: [{ scenario: "shopper", started: count, completed: ok, failed, cancelled: 0, dropped: 0 }],
    requestsStarted: count,
  };
}

/** With a secret in every place that can hold one. */
export const plan: RunPlan = {
  id: passing.id,
  method: "run",
  test: {
    kind: "url",
    url: "http://user:canary@localhost:3000/?token=canary&page=2",
    method: "POST",
    headers: { Authorization: "Bearer canary", accept: "*/*" },
    body: "canary",
  },
  target: "http://user:canary@localhost:3000",
  tags: { release: "1.4.0" },
  seed: 42,
  workers: 1,
  scenarios: [{ name: "shopper", load: { kind: "closed", stages: [{ durationMs: 120_000, from: 200, to: 200 }] } }],
  http: {
    deadlines: { connectMs: 10_000, headersMs: 10_000, totalMs: 10_000 },
    tls: { insecure: false, ca: ["authority"], cert: "certificate", key: "canary", passphrase: "canary" },
    userAgent: "plimsoll",
    headers: { Cookie: "canary", "x-api-key": "canary" },
    trace: true,
    maxRedirects: 10,
    maxBodyBytes: 1e8,
    allowHosts: [],
  },
  slo: ["p99 < 500ms"],
  warmUpMs: 0,
  gracefulStopMs: 30_000,
  maxInFlight: 1024,
  think: true,
};

export const start = {
  format: "plimsoll.start/1",
  plan,
  test: passing.test,
  startedAt: passing.startedAt,
  command: [
    "plimsoll",
    "run",
    "shop.ts",
    "-H",
    "Authorization: Bearer canary",
    "--header=Cookie: canary",
    "--body",
    "canary",
    "http://user:canary@localhost/",
    "-HX-Api-Key: canary",
  ],
  load: passing.load,
  environment: passing.environment,
} as const;
