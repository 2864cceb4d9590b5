import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { judgeFront, judgeTls, judgeWay, type Check, type TargetFacts } from "#diagnosis";
import { RealClock } from "#load";
import type { HttpPlan } from "#run";
import { httpPlan } from "../../protocol/exchange.fixture.ts";
import { certificate, type Pem } from "../../protocol/http1/certificates.fixture.ts";
import { answering, type Behave, helloReply, RawServer } from "../../protocol/http1/raw-server.fixture.ts";
import { ProxyServer } from "../../protocol/proxy-server.fixture.ts";
import { examineTarget } from "./examine-target.ts";

const servers: RawServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** Far beyond what loopback takes on a machine that stands still at times. */
const limits = { connectMs: 10_000, headersMs: 10_000, totalMs: 10_000 };

async function serve(behave: Behave, options: Parameters<typeof RawServer.start>[1] = {}): Promise<RawServer> {
  const server = await RawServer.start(behave, options);
  servers.push(server);
  return server;
}

function examine(url: string, http: Partial<HttpPlan> = {}): Promise<TargetFacts> {
  const plan = httpPlan({ deadlines: limits, ...http });
  return examineTarget({ url, headers: {}, http: plan, clock: new RealClock(), wallMs: Date.now() });
}

const statusOf = (checks: readonly Check[], id: string): string | undefined =>
  checks.find((each) => each.id === id)?.status;
const reply = (status: string, fields: string): string => `HTTP/1.1 ${status}\r\n${fields}content-length: 2\r\n\r\nhi`;

describe("examineTarget", () => {
  it("asks a target that is well nine times, on six connections, and looks at it with one more", async () => {
    const agents = new Set<string | undefined>();
    const server = await serve(
      answering((head) => {
        agents.add(/user-agent: (.*)\r/i.exec(head)?.[1]);
        return helloReply;
      }),
    );
    const facts = await examine(`${server.endpoint.origin}/`);
    expect(facts.connection?.failure).toBeUndefined();
    expect(facts.name.addresses).toEqual([{ address: "127.0.0.1", isPublic: false }]);
    expect(facts.answers.map(({ isNewConnection }) => isNewConnection)).toEqual([true, false, false, false]);
    expect([server.requests, server.accepted, ...agents]).toEqual([9, 7, "test"]);
    expect(new Set(judgeWay(facts).map(({ status }) => status))).toEqual(new Set(["ok"]));
  });

  it("tells of a port nobody listens at", async () => {
    const server = await serve(() => undefined);
    await server.close();
    const facts = await examine(`${server.endpoint.origin}/`);
    expect(facts.connection?.failure?.error).toBe("connect_refused");
    expect(facts.answers).toEqual([]);
  });

  it("sends nothing to a public host that nobody allowed", async () => {
    const facts = await examine("http://203.0.113.7/");
    expect(facts.name.addresses[0]).toMatchObject({ isPublic: true, refusal: expect.stringContaining("--allow-host") });
    expect(facts.connection).toBeUndefined();
  });

  it("stops at once where it is told to slow down", async () => {
    const server = await serve(answering(() => reply("429 Too Many Requests", "retry-after: 7\r\n")));
    const facts = await examine(`${server.endpoint.origin}/`);
    expect(server.requests).toBe(1);
    const [limit] = judgeFront(facts, undefined, Date.now());
    expect(limit).toMatchObject({ status: "problem", found: "429 to 1 of 1 requests, Retry-After 7 s" });
  });

  it("sees who stands in front", async () => {
    const fields = "server: cloudflare\r\nset-cookie: a=1\r\nSet-Cookie: __cf_bm=x\r\ncf-cache-status: HIT\r\n";
    const server = await serve(answering(() => reply("200 OK", fields)));
    const checks = judgeFront(await examine(`${server.endpoint.origin}/`), undefined, Date.now());
    expect(checks.find(({ id }) => id === "in front")?.found).toMatch(/Cloudflare Bot Management .*, Cloudflare \(CDN/);
    expect(statusOf(checks, "cache")).toBe("warning");
  });

  it("sees that connections are limited", async () => {
    const server = await serve((socket, nth, raw) => {
      // The look, the requests in turn and one more are served.
      if (nth > 3) socket.destroy();
      else answering(() => helloReply)(socket, nth, raw);
    });
    const facts = await examine(`${server.endpoint.origin}/`);
    expect(statusOf(judgeWay(facts), "connections")).toBe("problem");
    expect(facts.burst.filter(({ failure }) => failure !== undefined)).toHaveLength(4);
  });

  it("goes through the proxy that a run would go through, and says so", async () => {
    const server = await serve(answering(() => helloReply));
    const proxy = await ProxyServer.start({ names: { "127.0.0.1": "127.0.0.1" } });
    try {
      const url = `${server.endpoint.origin}/`;
      const facts = await examine(url, { proxy: { http: proxy.url(), bypass: [] } });
      const checks = judgeWay(facts);
      expect(checks.find(({ id }) => id === "proxy")?.found).toContain(`127.0.0.1:${new URL(proxy.url()).port}`);
      expect(statusOf(checks, "name")).toBe("ok");
      expect(facts.answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      expect(proxy.asked).toHaveLength(9);
    } finally {
      await proxy.close();
    }
  });

  it("sees that a connection serves one request", async () => {
    const server = await serve(answering(() => reply("200 OK", "connection: close\r\n")));
    expect(statusOf(judgeWay(await examine(`${server.endpoint.origin}/`)), "keep-alive")).toBe("warning");
  });
});

describe("examineTarget over TLS", () => {
  const pems = {} as Record<"ca" | "good" | "wrongHost" | "expired", Pem>;
  beforeAll(async () => {
    pems.ca = await certificate({ name: "Test CA", isAuthority: true });
    const { ca } = pems;
    pems.good = await certificate({ name: "good", ca, hosts: ["localhost"] });
    pems.wrongHost = await certificate({ name: "wrong", ca, hosts: ["elsewhere.test"] });
    pems.expired = await certificate({ name: "old", ca, hosts: ["localhost"], hasExpired: true });
  });

  it.each([
    ["good", undefined, "warning", "ok"],
    ["wrongHost", "tls_wrong_host", "warning", "problem"],
    ["expired", "tls_expired", "problem", "ok"],
  ] as const)("shows the certificate that is %s, accepted or not", async (which, error, ofDates, ofHost) => {
    const server = await serve(
      answering(() => helloReply),
      { tls: { ...pems[which] }, host: "localhost" },
    );
    const facts = await examine(`${server.endpoint.origin}/`, { tls: { insecure: false, ca: [pems.ca.cert] } });
    expect(facts.connection?.failure?.error).toBe(error);
    expect(facts.tls).toMatchObject({ version: "TLSv1.3", issuer: "Test CA" });
    const checks = judgeTls(facts);
    // These certificates last a day: the good ones end soon.
    expect([statusOf(checks, "certificate"), statusOf(checks, "host name")]).toEqual([ofDates, ofHost]);
    expect(server.requests).toBe(error === undefined ? 9 : 0);
  });
});
