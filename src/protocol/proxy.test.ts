import { describe, expect, it } from "vitest";
import { UserError } from "#run";
import { endpointOf, httpPlan } from "./exchange.fixture.ts";
import { proxyFor, readProxy, refusalBehind } from "./proxy.ts";

describe("readProxy", () => {
  it.each([
    ["http://proxy.test:3128", "proxy.test", 3128],
    ["proxy.test:3128", "proxy.test", 3128],
    ["http://proxy.test", "proxy.test", 80],
    ["http://[::1]:3128/", "::1", 3128],
  ])("reads %s", (text, host, port) => {
    expect(readProxy(text, "HTTP_PROXY")).toMatchObject({ host, port, authorization: "" });
  });

  it("makes Basic credentials of what stands before the @, and shows them nowhere else", () => {
    const proxy = readProxy("http://me:p%40ss%C3%BC@proxy.test:3128", "HTTP_PROXY");
    const basic = Buffer.from("me:p@ssü", "utf8").toString("base64");
    expect(proxy.authorization).toBe(`Proxy-Authorization: Basic ${basic}\r\n`);
    expect(proxy.name).toBe("proxy.test:3128");
  });

  it.each([
    "https://me:secret@proxy.test",
    "socks5://me:secret@proxy.test:1080",
    "http://me:secret@",
    "http://me:secret@proxy.test:99999",
    "http://me:%zzsecret@proxy.test",
  ])("refuses %s without repeating its password", (text) => {
    let thrown: unknown;
    try {
      readProxy(text, "HTTPS_PROXY");
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(UserError);
    const { message, why, hint } = thrown as UserError;
    expect(message).toBe("The proxy in HTTPS_PROXY cannot be used");
    expect(`${message} ${why ?? ""} ${hint ?? ""}`).not.toContain("secret");
  });
});

describe("proxyFor", () => {
  const plan = { http: "http://one.test:1", https: "http://two.test:2", bypass: ["near.test"] };

  it("goes by the target's scheme and by what is left out", () => {
    expect(proxyFor(endpointOf(80, "far.test"), plan)?.name).toBe("one.test:1");
    expect(proxyFor(endpointOf(443, "far.test", true), plan)?.name).toBe("two.test:2");
    expect(proxyFor(endpointOf(80, "near.test"), plan)).toBeUndefined();
    expect(proxyFor(endpointOf(443, "far.test", true), { http: "http://one.test:1", bypass: [] })).toBeUndefined();
    expect(proxyFor(endpointOf(80, "far.test"), undefined)).toBeUndefined();
  });
});

describe("refusalBehind", () => {
  const far = readProxy("http://proxy.test:3128", "HTTP_PROXY");
  const near = readProxy("http://127.0.0.1:3128", "HTTP_PROXY");
  const refusal = (proxy: typeof far, host: string, allowHosts: string[] = []): string | undefined =>
    refusalBehind(proxy, endpointOf(80, host), httpPlan({ allowHosts }));

  it("judges addresses as without a proxy", () => {
    expect(refusal(far, "10.0.0.7")).toBeUndefined();
    expect(refusal(far, "203.0.113.7")).toContain("public host");
    expect(refusal(far, "203.0.113.7", ["203.0.113.7"])).toBeUndefined();
    expect(refusal(far, "169.254.169.254", ["169.254.169.254"])).toContain("never a target");
  });

  it("lets names through that are allowed, since the proxy decides what they lead to", () => {
    expect(refusal(far, "shop.test")).toBe(
      "what shop.test leads to is decided by the proxy proxy.test:3128, and no --allow-host names it",
    );
    expect(refusal(far, "shop.test", ["Shop.test."])).toBeUndefined();
  });

  it("takes loopback for the proxy's own machine, unless that is this one", () => {
    for (const host of ["127.0.0.1", "localhost", "::1", "api.localhost"]) {
      expect(refusal(far, host, [host])).toContain("the proxy's own machine: name it in NO_PROXY");
      expect(refusal(near, host)).toBeUndefined();
    }
  });
});
