import { request as send } from "node:http";
import { describe, expect, it } from "vitest";
import type { DependencyResult } from "#run";
import { type Between, withProxy } from "../proxy.fixture.ts";
import { until } from "../peer.fixture.ts";
import { ControlServer } from "./control-server.ts";

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}
interface Got {
  readonly status: number;
  readonly body: { readonly error?: string; readonly routes?: readonly DependencyResult[] } & Partial<DependencyResult>;
}

const token = "t".repeat(43);
const authorization = `Bearer ${token}`;

function ask(port: number, { method = "GET", path = "/v1/routes", headers = {}, body }: Asked): Promise<Got> {
  const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
  const json: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" };
  return new Promise((resolve, reject) => {
    const request = send({ port, host: "127.0.0.1", method, path, headers: { ...json, ...headers } }, (response) => {
      let answer = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (answer += chunk));
      response.on("end", () => resolve({ status: response.statusCode!, body: JSON.parse(answer) as Got["body"] }));
    });
    request.on("error", reject).end(text);
  });
}

async function withControl(use: (port: number, between: Between, path: string) => Promise<void>): Promise<void> {
  await withProxy([], async (between) => {
    const control = new ControlServer(between.proxy, token, between.clock);
    const port = await control.listen(0);
    try {
      await use(port, between, `/v1/routes/${between.sight().listen.split(":")[1]}/faults`);
    } finally {
      await control.close();
    }
  });
}

describe("ControlServer", () => {
  it("tells what there is, and switches faults on and off", async () => {
    await withControl(async (port, { pair, held, pass, switched }, path) => {
      const first = await ask(port, { headers: { authorization } });
      expect([first.status, first.body.routes?.[0]?.faults]).toEqual([200, []]);
      const put = await ask(port, {
        method: "PUT",
        path,
        headers: { authorization },
        body: { faults: [{ latency: "1s" }] },
      });
      expect([put.status, put.body.faults?.[0]?.text]).toEqual([200, "latency 1 s"]);
      const { client, server } = await pair();
      server.socket.write("late");
      await held();
      await pass(999);
      expect(client.text).toBe("");
      expect((await ask(port, { method: "DELETE", path, headers: { authorization } })).status).toBe(200);
      const after = await pair();
      after.server.socket.write("soon");
      await until(() => after.client.text === "soon", "the answer without a fault");
      expect(switched).toEqual(["on: latency 1 s", "off: latency 1 s"]);
    });
  });

  it("reaches connections that were there before, as those of a pool are", async () => {
    await withControl(async (port, { pair, held, pass }, path) => {
      const { client, server } = await pair();
      server.socket.write("first ");
      await until(() => client.text === "first ", "the first answer");
      const headers = { authorization };
      await ask(port, { method: "PUT", path, headers, body: { faults: [{ slicing: 3, pause: "1s" }] } });
      server.socket.write("second");
      await until(() => client.text === "first sec", "a slice");
      await held();
      await ask(port, { method: "PUT", path, headers, body: { faults: [{ error: 503 }] } });
      await until(() => client.text === "first second", "what the old fault held");
      client.socket.write("GET / HTTP/1.1\r\n\r\n");
      await until(() => client.text.startsWith("first secondHTTP/1.1 503"), "the new one");
      await pass(0);
      expect(server.text).toBe("");
    });
  });

  it("forgets faults that nobody takes back, after ten minutes or what was asked for", async () => {
    await withControl(async (port, { pass, switched }, path) => {
      const headers = { authorization };
      await ask(port, { method: "PUT", path, headers, body: { faults: [{ latency: "1s" }] } });
      await pass(599_999);
      expect(switched).toHaveLength(1);
      await pass(1);
      expect(switched).toEqual(["on: latency 1 s", "off: latency 1 s"]);
      await ask(port, { method: "PUT", path, headers, body: { faults: [{ reset: "0s" }], for: "2s" } });
      await pass(2_000);
      expect(switched).toHaveLength(4);
    });
  });

  it.each([
    ["no token", { headers: {} }, 401],
    ["a wrong token", { headers: { authorization: `Bearer ${"u".repeat(43)}` } }, 401],
    ["the token in the address", { path: `/v1/routes?token=${token}` }, 401],
    ["another name", { headers: { authorization, host: "evil.test:8474" } }, 421],
    ["a name that only begins right", { headers: { authorization, host: "localhost.evil.test" } }, 421],
    ["all addresses", { headers: { authorization, host: "0.0.0.0:8474" } }, 421],
    ["a page", { headers: { authorization, origin: "http://localhost:3000" } }, 403],
    ["a page without an origin", { headers: { authorization, origin: "null" } }, 403],
    ["a browser", { headers: { authorization, "sec-fetch-site": "none" } }, 403],
    ["another path", { path: "/", headers: { authorization } }, 404],
    ["an unknown route", { method: "PUT", path: "/v1/routes/1/faults", headers: { authorization }, body: {} }, 404],
    ["another method", { method: "POST", headers: { authorization } }, 405],
  ] satisfies [string, Asked, number][])("refuses %s", async (_what, asked, status) => {
    await withControl(async (port, { switched }) => {
      expect((await ask(port, asked)).status).toBe(status);
      expect(switched).toEqual([]);
    });
  });

  it.each([
    ["what is no JSON", "{", 400],
    ["what is no object", "null", 400],
    ["words it does not know", { faults: [], to: "127.0.0.1:22" }, 400],
    ["a fault it does not know", { faults: [{ fire: true }] }, 400],
    ["no end", { faults: [], for: "9999h" }, 400],
    ["too much", { faults: [], more: "x".repeat(70_000) }, 413],
  ])("refuses %s", async (_what, body, status) => {
    await withControl(async (port, { switched }, path) => {
      const got = await ask(port, { method: "PUT", path, headers: { authorization }, body });
      expect([got.status, switched]).toEqual([status, []]);
      expect(got.body.error).toBeTypeOf("string");
    });
  });

  it("takes nothing but JSON, which no form can send", async () => {
    await withControl(async (port, _between, path) => {
      const headers = { authorization, "content-type": "text/plain" };
      expect((await ask(port, { method: "PUT", path, headers, body: { faults: [] } })).status).toBe(415);
    });
  });

  it("lets nobody guess", async () => {
    await withControl(async (port, { pass }) => {
      const wrong = { headers: { authorization: "Bearer x" } };
      for (let guess = 0; guess < 10; guess++) expect((await ask(port, wrong)).status).toBe(401);
      expect((await ask(port, { headers: { authorization } })).status).toBe(429);
      await pass(1_001);
      expect((await ask(port, { headers: { authorization } })).status).toBe(200);
    });
  });
});
