import { describe, expect, it } from "vitest";
import { instanceIn } from "./instance-names.ts";
import { limiterIn } from "./limiter-marks.ts";

describe("instanceIn", () => {
  it.each([
    [{ "x-served-by": "web-2" }, "x-served-by: web-2"],
    [{ "x-pod-name": "shop-5d9c7-abcde" }, "x-pod-name: shop-5d9c7-abcde"],
    [{ "set-cookie": "theme=dark\nSERVERID=s1; path=/" }, "cookie route s1"],
    [{ "set-cookie": "JSESSIONID=0123abcd.node7; HttpOnly" }, "cookie route node7"],
    [{ "set-cookie": "BIGipServerpool_web=3926132.20480.0000; path=/" }, "cookie route 3926132.20480.0000"],
  ])("reads %j as %s", (headers, name) => {
    expect(instanceIn(headers)).toBe(name);
  });

  it.each([
    [{}],
    [{ "x-request-id": "7f3a", server: "nginx" }],
    // A CDN's node is not an instance of the target.
    [{ "x-served-by": "cache-fra19147-FRA" }],
    [{ "set-cookie": "session=abc.def; path=/" }],
  ])("takes nothing in %j for a name", (headers) => {
    expect(instanceIn(headers)).toBeUndefined();
  });

  it("keeps a name short", () => {
    expect(instanceIn({ "x-instance": "n".repeat(500) })).toHaveLength(80);
  });
});

describe("limiterIn", () => {
  it.each([
    [429, {}, "429"],
    [429, { "retry-after": "2" }, "429, retry-after: 2"],
    [503, { "retry-after": "30" }, "503, retry-after: 30"],
    [503, { "x-ratelimit-limit": "100", "x-ratelimit-remaining": "0" }, "503, x-ratelimit-limit: 100"],
  ])("reads a %i with %j as %s", (status, headers, text) => {
    expect(limiterIn(status, headers)).toBe(text);
  });

  it("does not take a 503 alone for a limiter's", () => {
    expect(limiterIn(503, { server: "nginx" })).toBeUndefined();
  });
});
