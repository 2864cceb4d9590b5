import type { LiveState } from "#report";
import { attacks } from "./hostile.ts";
import { point } from "./parts.ts";

const recent = { p50: 12.4, p90: 26.1, p95: 34.9, p99: 98.2, max: 253 };

/** The middle of an open-load run with some failures. */
export const live: LiveState = {
  title: "shop.ts",
  target: "http://localhost:3000",
  phase: "running",
  elapsedSeconds: 62.4,
  plannedSeconds: 120,
  loads: ["shopper: 0 to 500/s in 20 s, held for 100 s"],
  points: Array.from({ length: 62 }, (_, second) => {
    const rate = Math.min(500, second * 25);
    const p95 = 20 + 15 * Math.sin(second / 5);
    return point(second, {
      askedPerSecond: rate,
      iterationsPerSecond: rate * (second % 7 === 3 ? 0.93 : 1),
      requestsPerSecond: rate * 2,
      usersAsked: null,
      users: 37,
      inFlight: 37,
      latencyMs: { ...recent, p95: second === 0 ? null : p95 },
    });
  }),
  iterations: { planned: null, completed: 25_300, failed: 41, dropped: 0 },
  requests: { ok: 50_600, failed: 41 },
  latencyMs: { recent, recentSeconds: 10, whole: { p50: 11.9, p90: 24.2, p95: 31.4, p99: 76.3, max: 1203 } },
  operations: Array.from({ length: 40 }, (_, index) => ({
    kind: "request",
    protocol: "http",
    method: index % 3 === 0 ? "POST" : "GET",
    name: `/api/${"products/".repeat(1 + (index % 3))}${String(index)}`,
    scenario: "shopper",
    ...(index === 1 ? { step: "start" } : {}),
    count: 25_000 - index * 613,
    ratePerSecond: 400 - index * 9.7,
    errorRatio: index === 2 ? 0.013 : 0,
    latencyMs: { ...recent, p50: 3 + index },
  })),
  errors: [
    ["headers_timeout", 10],
    ["http_5xx", 31],
  ],
  doubts: ["The machine stood still for 120 ms at second 41."],
};

export const hostileLive: LiveState = {
  ...live,
  title: attacks.join(""),
  target: attacks.join(""),
  loads: attacks,
  operations: live.operations.map((operation, index) => ({
    ...operation,
    name: attacks[index % attacks.length] ?? "",
    step: attacks.join(""),
  })),
  errors: attacks.map((name) => [name, 1]),
  doubts: attacks,
};
