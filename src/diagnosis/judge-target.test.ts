import { describe, expect, it } from "vitest";
import { type Check, exitCodeOf, worstOf } from "./check.ts";
import { answer, failure, target } from "./facts.fixture.ts";
import { judgeFront } from "./judge-front.ts";
import { judgeTls } from "./judge-tls.ts";
import { judgeWay } from "./judge-way.ts";
import type { AnswerFacts, TargetFacts, TlsFacts } from "./target-facts.ts";

const nowMs = Date.parse("2026-11-21T00:00:00Z");
const pick = (checks: readonly Check[], id: string): Check | undefined => checks.find((each) => each.id === id);
const name = target().name;

it("a target nothing is wrong with has nothing but ok", () => {
  const checks = [...judgeWay(target()), ...judgeFront(target(), 100, nowMs)];
  expect(checks.map(({ id, status }) => [id, status])).toEqual([
    ["name", "ok"],
    ["connection", "ok"],
    ["answer", "ok"],
    ["keep-alive", "ok"],
    ["connections", "ok"],
    ["rate limit", "ok"],
    ["in front", "ok"],
  ]);
  expect(worstOf(checks)).toBe("ok");
  expect(exitCodeOf(checks)).toBe(0);
});

describe("judgeWay", () => {
  const publicAddress = { address: "203.0.113.7", isPublic: true };
  const refused = {
    ...publicAddress,
    refusal: "shop.test (203.0.113.7) is a public host, and no --allow-host names it",
  };
  const never = { address: "169.254.169.254", isPublic: true, refusal: "a metadata address, which is never a target" };
  const lost = { ...name, addresses: [], failure: failure("dns_not_found") };
  const later = (...answers: AnswerFacts[]): Partial<TargetFacts> => ({ answers: [answer(), ...answers] });

  it.each<[string, Partial<TargetFacts>, string, Check["status"], string]>([
    [
      "a name with two addresses",
      { name: { ...name, addresses: [...name.addresses, publicAddress] } },
      "name",
      "ok",
      "10.0.0.7 (private), 203.0.113.7 (public)",
    ],
    ["a name that does not resolve", { name: lost }, "name", "problem", "dns_not_found"],
    ["one that only the proxy resolves", { name: lost, proxy: "proxy:3128" }, "name", "ok", "the proxy's matter"],
    [
      "a public host nobody allowed",
      { name: { ...name, addresses: [refused] } },
      "name",
      "problem",
      "--allow-host shop.test",
    ],
    ["a metadata address", { name: { ...name, addresses: [never] } }, "name", "problem", "Aim at another address"],
    ["a proxy", { proxy: "proxy:3128" }, "proxy", "warning", "NO_PROXY=shop.test"],
    [
      "a refused connection",
      { connection: { connectMs: 0, tlsMs: 0, failure: failure("connect_refused") } },
      "connection",
      "problem",
      "connect_refused",
    ],
    [
      "a request that fails",
      later(answer({ failure: failure("headers_timeout") })),
      "answer",
      "problem",
      "headers_timeout",
    ],
    ["a path that is not there", later(answer({ status: 404 })), "answer", "warning", "404 to 1 of 2"],
    ["a path that is limited", later(answer({ status: 429 })), "answer", "warning", "rate limit below"],
    ["a target that fails by itself", later(answer({ status: 500 })), "answer", "warning", "logs"],
    ["connections that serve one request", later(answer({ isNewConnection: true })), "keep-alive", "warning", "1 of 1"],
    [
      "limited connections",
      { burst: [answer(), answer({ failure: failure("reset") })] },
      "connections",
      "problem",
      "1 of 2",
    ],
    [
      "a burst that is answered otherwise",
      { burst: [answer({ status: 503 })] },
      "connections",
      "warning",
      "503, alone 200",
    ],
  ])("%s", (_, given, id, status, says) => {
    const found = pick(judgeWay(target(given)), id);
    expect(found?.status).toBe(status);
    expect(`${found?.found} ${found?.advice}`).toContain(says);
  });
});

describe("judgeTls", () => {
  const good: TlsFacts = {
    version: "TLSv1.3",
    subject: "shop.test",
    issuer: "A CA",
    names: "shop.test",
    matchesHost: true,
    daysLeft: 80,
    daysSince: 10,
  };
  const checks = (tls: Partial<TlsFacts>, insecure = false): readonly Check[] =>
    judgeTls(target({ secure: true, insecure, tls: { ...good, ...tls } }));

  it.each<[string, Partial<TlsFacts>, string, Check["status"], string]>([
    ["today's version", {}, "tls", "ok", "TLS 1.3"],
    ["an old version", { version: "TLSv1.1" }, "tls", "warning", "outdated"],
    ["80 days to go", { daysLeft: 80.9 }, "certificate", "ok", "for shop.test, issued by A CA, ends in 80 days"],
    ["13 days to go", { daysLeft: 13 }, "certificate", "warning", "Renew"],
    ["expired", { daysLeft: -1.5 }, "certificate", "problem", "expired 1 day ago"],
    ["not begun", { daysSince: -2 }, "certificate", "problem", "begins in 2 days"],
    ["the host it is for", {}, "host name", "ok", "holds"],
    ["another host", { matchesHost: false, names: "elsewhere.test" }, "host name", "problem", "but for elsewhere.test"],
  ])("%s", (_, tls, id, status, says) => {
    const found = pick(checks(tls), id);
    expect(found?.status).toBe(status);
    expect(`${found?.found} ${found?.advice}`).toContain(says);
  });

  it("forbids nothing where --insecure accepts any certificate, and says nothing of plain targets", () => {
    expect(worstOf(checks({ daysLeft: -1, matchesHost: false }, true))).toBe("warning");
    expect(judgeTls(target())).toEqual([]);
  });
});

describe("judgeFront", () => {
  const front = (given: Partial<AnswerFacts>, ratePerSecond?: number): readonly Check[] =>
    judgeFront(target({ answers: [answer(), answer(given)] }), ratePerSecond, nowMs);

  it.each<[string, Partial<AnswerFacts>, number | undefined, Check["status"], string]>([
    ["429", { status: 429 }, undefined, "problem", "429 to 1 of 4 requests"],
    ["429 with seconds", { status: 429, headers: { "retry-after": "30" } }, undefined, "problem", "Retry-After 30 s"],
    [
      "503 with a date",
      { status: 503, headers: { "retry-after": "Sat, 21 Nov 2026 00:02:00 GMT" } },
      undefined,
      "problem",
      "Retry-After 2 m",
    ],
    ["a Retry-After that says nothing", { headers: { "retry-after": "soon" } }, undefined, "ok", "no sign"],
    [
      "a limit",
      { headers: { "x-ratelimit-limit": "60" } },
      undefined,
      "warning",
      "x-ratelimit-limit announces 60 requests",
    ],
    [
      "a limit per minute above the load",
      { headers: { "x-ratelimit-limit-minute": "600" } },
      5,
      "warning",
      "600 requests in 1 m",
    ],
    [
      "a limit per minute below the load",
      { headers: { "x-ratelimit-limit-minute": "600" } },
      50,
      "problem",
      "the load asks for 50/s",
    ],
    [
      "the draft's policy",
      { headers: { "ratelimit-policy": '"burst";q=100;w=60' } },
      5,
      "problem",
      "ratelimit-policy announces 100 requests in 1 m",
    ],
    ["the older draft's policy", { headers: { "ratelimit-policy": "100;w=10" } }, 5, "warning", "100 requests in 10 s"],
    [
      "what remains",
      { headers: { "ratelimit-remaining": "9" } },
      undefined,
      "warning",
      "ratelimit-remaining announces 9",
    ],
  ])("rate limit: %s", (_, given, rate, status, says) => {
    const found = pick(front(given, rate), "rate limit");
    expect(found?.status).toBe(status);
    expect(found?.found).toContain(says);
  });

  it.each<[string, Record<string, string>, string | undefined]>([
    ["Cloudflare", { "cf-ray": "8f-FRA" }, "warning"],
    ["Cloudflare", { server: "cloudflare" }, "warning"],
    ["Cloudflare Bot Management", { "set-cookie": "a=1\n__cf_bm=xyz; path=/" }, "warning"],
    ["Amazon CloudFront", { "x-amz-cf-id": "abc" }, "warning"],
    ["AWS WAF", { "x-amzn-waf-action": "count" }, "warning"],
    ["Akamai", { "x-akamai-transformed": "9" }, "warning"],
    ["Sucuri", { "x-sucuri-id": "17" }, "warning"],
    ["DataDome", { "x-datadome": "protected" }, "warning"],
    ["Imperva", { "set-cookie": "visid_incap_123=a" }, "warning"],
    ["Fastly", { "x-served-by": "cache-fra-1" }, "warning"],
    ["Envoy", { server: "envoy" }, "ok"],
    ["no known", { server: "nginx", via: "1.1 own-proxy", "set-cookie": "session=1" }, "ok"],
  ])("in front: %s by %j", (product, headers, status) => {
    const found = pick(front({ headers }), "in front");
    expect(found?.status).toBe(status);
    expect(found?.found).toContain(product);
  });

  it.each<[string, Partial<AnswerFacts>, Check["status"] | undefined, string]>([
    ["a header", { status: 403, headers: { "cf-mitigated": "challenge" } }, "problem", "Cloudflare"],
    ["a refusing page", { status: 403, body: "<title>Just a moment...</title>" }, "problem", "Cloudflare"],
    [
      "a page that may be one",
      { headers: { "content-type": "text/html" }, body: "<script src='https://x.captcha-delivery.com/'>" },
      "warning",
      "DataDome",
    ],
    [
      "a form with a captcha in data",
      { headers: { "content-type": "application/json" }, body: "px-captcha" },
      undefined,
      "",
    ],
    ["an honest refusal", { status: 403, body: "Forbidden" }, undefined, ""],
  ])("challenge: %s", (_, given, status, says) => {
    const found = pick(front(given), "challenge");
    expect(found?.status).toBe(status);
    expect(found?.found ?? "").toContain(says);
  });

  it("tells of answers from a cache", () => {
    expect(pick(front({ headers: { "x-cache": "Hit from cloudfront" } }), "cache")?.found).toContain("1 of 4");
    expect(pick(front({ headers: { age: "12" } }), "cache")?.status).toBe("warning");
    expect(pick(front({ headers: { age: "0", "cf-cache-status": "MISS" } }), "cache")).toBeUndefined();
  });

  it("says nothing where nothing was answered", () => {
    expect(judgeFront(target({ answers: [answer({ failure: failure("reset") })], burst: [] }), 1, nowMs)).toEqual([]);
  });
});
