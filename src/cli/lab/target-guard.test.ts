import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { RealClock } from "#load";
import { checkHealth } from "#protocol";
import { planFor } from "../../load/plan.fixture.ts";
import { point } from "../../../test/results/index.ts";
import { HealthWatch } from "./health-watch.ts";
import { TargetGuard, type GuardRules } from "./target-guard.ts";

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

async function healthServer(answer: (nth: number, path: string) => number): Promise<{ url: URL; agents: unknown[] }> {
  const agents: unknown[] = [];
  const server = createServer((request, response) => {
    agents.push(request.headers["user-agent"]);
    response.writeHead(answer(agents.length, request.url ?? "")).end("text");
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/health?deep=1`), agents };
}

const { http } = planFor({ scenarios: [] });

describe("checkHealth", () => {
  it("is content with an answer below 400, and says who asks", async () => {
    const paths: string[] = [];
    const { url, agents } = await healthServer((nth, path) => (paths.push(path), nth === 1 ? 204 : 302));
    expect(await checkHealth(url, true, http, new RealClock())).toBeUndefined();
    expect(await checkHealth(url, true, http, new RealClock())).toBeUndefined();
    expect([agents, paths]).toEqual([
      ["test", "test"],
      ["/health?deep=1", "/health?deep=1"],
    ]);
  });

  it("tells of a bad status, and of nobody being there", async () => {
    const { url } = await healthServer(() => 503);
    expect(await checkHealth(url, true, http, new RealClock())).toBe("status 503");
    expect(await checkHealth(url, false, http, new RealClock())).toBeUndefined();
    await new Promise((resolve) => servers.pop()?.close(resolve));
    expect(await checkHealth(url, true, http, new RealClock())).toContain("ECONNREFUSED");
    expect(await checkHealth(url, false, http, new RealClock())).toContain("ECONNREFUSED");
  });

  it("is gated like any request", async () => {
    expect(await checkHealth(new URL("http://8.8.8.8/health"), true, http, new RealClock())).toContain("public host");
  });
});

describe("HealthWatch", () => {
  it("tells of three failures in a row, once, and not of fewer", async () => {
    const states = [false, false, true, false, false, false, false].map((isWell) => (isWell ? undefined : "ill"));
    let asked = 0;
    const told: string[] = [];
    const watch = new HealthWatch(
      () => Promise.resolve(states[asked++]),
      (why) => told.push(`${why} after ${asked}`),
      1,
    );
    while (told.length === 0) await sleep(1);
    await sleep(10);
    expect([told, asked]).toEqual([["ill after 6"], 6]);
    watch.close();
  });
});

describe("TargetGuard", () => {
  function guardOf(rules: Partial<GuardRules>): { guard: TargetGuard; told: string[] } {
    const told: string[] = [];
    const plan = planFor({ scenarios: [], target: "" });
    return {
      guard: new TargetGuard(plan, { abortRules: undefined, health: undefined, ...rules }, (why) => told.push(why)),
      told,
    };
  }
  const fail = (guard: TargetGuard): void => {
    for (let second = 0; second < 12; second++)
      guard.second(point(second, { requestsPerSecond: 10, byError: { http_5xx: 9 } }));
  };

  it.each([
    [{ abortRules: undefined }, false, 0],
    [{ abortRules: undefined }, true, 1],
    [{ abortRules: true }, false, 1],
    [{ abortRules: false }, true, 0],
  ])("with rules %j and a public host %s tells of a breakdown %i times at least", (rules, isPublic, least) => {
    const { guard, told } = guardOf(rules);
    if (isPublic) guard.publicHostReached();
    fail(guard);
    expect(told.length > 0).toBe(least > 0);
  });
});
