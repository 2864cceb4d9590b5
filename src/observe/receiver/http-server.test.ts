import http from "node:http";
import net from "node:net";
import { gzipSync, deflateSync } from "node:zlib";
import { describe, expect, it, test } from "vitest";
import { limits } from "../intake/limits.ts";
import { decode, encode } from "../otlp/proto.fixture.ts";
import { asJson, oneSpan, requestOf } from "../otlp/traces.fixture.ts";
import { goodBody, opened, post, protobufType, raw } from "./receiver.fixture.ts";

const json = { "content-type": "application/json; charset=utf-8" };

describe("OTLP over HTTP", () => {
  it("takes protobuf and JSON, plain and gzip, and answers in the same type", async () => {
    const { url, sink, counts } = await opened();
    const first = await post(`${url}/v1/traces`, goodBody);
    expect(first).toMatchObject({
      status: 200,
      headers: { "content-type": "application/x-protobuf" },
      body: Buffer.alloc(0),
    });
    const second = await post(`${url}/v1/traces`, gzipSync(goodBody), { ...protobufType, "content-encoding": "gzip" });
    expect(second.status).toBe(200);
    const third = await post(`${url}/v1/traces`, asJson(requestOf([oneSpan])), json);
    expect(third).toMatchObject({ status: 200, headers: { "content-type": "application/json" } });
    expect(third.body.toString()).toBe("{}");
    const fourth = await post(`${url}/api/7/integration/otlp/v1/traces/`, goodBody);
    expect(fourth.status).toBe(200);
    expect(sink.kept).toHaveLength(4);
    expect(new Set(sink.kept.map(({ traceId }) => traceId))).toEqual(new Set(["0af7651916cd43dd8448eb211c80319c"]));
    expect(counts()).toMatchObject({ spans: 4, requests: { http: 4 }, refused: {} });
  });

  it("takes metrics, and counts logs", async () => {
    const { url, sink, counts } = await opened();
    const point = {
      timeUnixNano: "1700000000000000000",
      asInt: "-3",
      attributes: [{ key: "state", value: { stringValue: "used" } }],
    };
    const bounds = {
      count: "3",
      sum: 6,
      bucketCounts: ["1", "2"],
      explicitBounds: [2],
      min: 1,
      max: 3,
      timeUnixNano: "1700000000000000000",
    };
    const metrics = [
      {
        name: "db.client.connection.count",
        unit: "{connection}",
        sum: { dataPoints: [point], aggregationTemporality: 2 },
      },
      {
        name: "nodejs.eventloop.delay.p99",
        unit: "s",
        gauge: { dataPoints: [{ timeUnixNano: "1700000000000000000", asDouble: 0.5 }] },
      },
      {
        name: "http.server.request.duration",
        unit: "ms",
        histogram: { dataPoints: [bounds], aggregationTemporality: 1 },
      },
      { name: "old", summary: { dataPoints: [point] } },
    ];
    const request = { resourceMetrics: [{ resource: { attributes: [] }, scopeMetrics: [{ metrics }] }] };
    const answered = await post(`${url}/v1/metrics`, encode("MetricsRequest", request));
    expect(decode("ExportResponse", answered.body)).toEqual({
      partialSuccess: { rejected: "1", errorMessage: "unsupported_metric: 1" },
    });
    const again = await post(`${url}/v1/metrics`, JSON.stringify(request), json);
    expect(JSON.parse(again.body.toString())).toEqual({
      partialSuccess: { rejectedDataPoints: "1", errorMessage: "unsupported_metric: 1" },
    });
    const points = sink.points.map((each) => ({ ...each, attributes: { ...each.attributes } }));
    expect(points.slice(0, 3)).toEqual(points.slice(3));
    expect(points.slice(0, 3)).toMatchObject([
      {
        name: "db.client.connection.count",
        kind: "sum",
        value: -3,
        isDelta: false,
        attributes: { state: "used" },
        timeMs: 1_700_000_000_000,
      },
      { name: "nodejs.eventloop.delay.p99", kind: "gauge", value: 0.5, histogram: null },
      {
        kind: "histogram",
        isDelta: true,
        value: 6,
        histogram: { count: 3, min: 1, max: 3, bounds: [2], counts: [1, 2] },
      },
    ]);
    const logs = {
      resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: "a" } }, { body: { stringValue: "b" } }] }] }],
    };
    expect((await post(`${url}/v1/logs`, encode("LogsRequest", logs))).status).toBe(200);
    expect((await post(`${url}/v1/logs`, JSON.stringify(logs), json)).status).toBe(200);
    expect(counts()).toMatchObject({ metricPoints: 6, logRecords: 4 });
  });

  it("says how many spans it refused, and why, in the request's own type", async () => {
    const { url } = await opened();
    const request = requestOf([oneSpan, { ...oneSpan, traceId: Buffer.alloc(16) }]);
    const binary = await post(`${url}/v1/traces`, encode("TracesRequest", request));
    expect(decode("ExportResponse", binary.body)).toEqual({
      partialSuccess: { rejected: "1", errorMessage: "bad_id: 1" },
    });
    const text = await post(`${url}/v1/traces`, asJson(request), json);
    expect(JSON.parse(text.body.toString())).toEqual({
      partialSuccess: { rejectedSpans: "1", errorMessage: "bad_id: 1" },
    });
  });

  const gzip = { ...protobufType, "content-encoding": "gzip" };
  const refused: readonly (readonly [
    string,
    string,
    string,
    Buffer | string,
    http.OutgoingHttpHeaders,
    number,
    string,
  ])[] = [
    ["a broken body", "POST", "/v1/traces", Buffer.from([10, 99, 1]), protobufType, 400, "bad_data"],
    ["broken JSON", "POST", "/v1/traces", `{"resourceSpans":[}`, json, 400, "bad_data"],
    ["JSON nested a million deep", "POST", "/v1/traces", "[".repeat(1_000_000), json, 400, "bad_data"],
    [
      "JSON nested deep in a span",
      "POST",
      "/v1/traces",
      `{"a":${"[".repeat(65)}${"]".repeat(65)}}`,
      json,
      400,
      "bad_data",
    ],
    ["broken gzip", "POST", "/v1/traces", Buffer.from("no gzip"), gzip, 400, "bad_data"],
    ["gzip that is cut off", "POST", "/v1/traces", gzipSync(goodBody).subarray(0, 20), gzip, 400, "bad_data"],
    ["an unknown path", "POST", "/v2/traces", goodBody, protobufType, 404, "not_found"],
    ["GET", "GET", "/v1/traces", "", protobufType, 405, "method"],
    ["text", "POST", "/v1/traces", "hello", { "content-type": "text/plain" }, 415, "media_type"],
    [
      "deflate",
      "POST",
      "/v1/traces",
      deflateSync(goodBody),
      { ...protobufType, "content-encoding": "deflate" },
      415,
      "encoding",
    ],
    ["brotli", "POST", "/v1/traces", goodBody, { ...protobufType, "content-encoding": "br" }, 415, "encoding"],
    [
      "two encodings",
      "POST",
      "/v1/traces",
      goodBody,
      { ...protobufType, "content-encoding": "gzip, gzip" },
      415,
      "encoding",
    ],
    [
      "an encoding called constructor",
      "POST",
      "/v1/traces",
      goodBody,
      { ...protobufType, "content-encoding": "constructor" },
      415,
      "encoding",
    ],
    ["more than 20 MiB", "POST", "/v1/traces", Buffer.alloc(limits.otlpBytes + 1), protobufType, 413, "too_large"],
    [
      "a body that is 20 MiB and a byte decoded",
      "POST",
      "/v1/traces",
      gzipSync(Buffer.alloc(limits.otlpBytes + 1)),
      gzip,
      413,
      "too_large",
    ],
    ["a browser", "POST", "/v1/traces", goodBody, { ...protobufType, origin: "http://evil.test" }, 403, "browser"],
    [
      "another name of this machine",
      "POST",
      "/v1/traces",
      goodBody,
      { ...protobufType, host: "evil.test:4318" },
      421,
      "host",
    ],
  ];

  test.each(refused)("refuses %s", async (_what, method, path, body, headers, status, reason) => {
    const { url, sink, counts } = await opened();
    const answered = await post(`${url}${path}`, body, headers, method);
    expect(answered.status).toBe(status);
    const isJson = answered.headers["content-type"] === "application/json";
    const said = isJson
      ? (JSON.parse(answered.body.toString()) as { message: string })
      : decode("RpcStatus", answered.body);
    expect(String(said["message"]).length).toBeGreaterThan(10);
    expect(answered.headers["access-control-allow-origin"]).toBeUndefined();
    expect(counts().refused).toEqual({ [reason]: 1 });
    expect(sink.kept).toHaveLength(0);
    expect((await post(`${url}/v1/traces`, goodBody)).status).toBe(200);
  });

  it("refuses by the head alone: nothing of a body that is too long is read, or asked for", async () => {
    const { listening, counts } = await opened();
    const head = `POST /v1/traces HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-protobuf\r\ncontent-length: ${limits.otlpBytes + 1}\r\n`;
    expect(await raw(listening.httpPort, `${head}\r\n`)).toMatch(/^HTTP\/1.1 413 /);
    expect(await raw(listening.httpPort, `${head}expect: 100-continue\r\n\r\n`)).toMatch(/^HTTP\/1.1 413 /);
    expect(counts().refused).toEqual({ too_large: 2 });
  });

  it("lets go of a body without end, and of one that says it is longer than it is", async () => {
    const { listening, counts, url } = await opened();
    const head = "POST /v1/traces HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-protobuf\r\n";
    const endless = net.connect(listening.httpPort, "127.0.0.1");
    endless.on("error", () => undefined);
    endless.write(`${head}transfer-encoding: chunked\r\n\r\n`);
    const chunk = Buffer.concat([Buffer.from("100000\r\n"), Buffer.alloc(0x100000), Buffer.from("\r\n")]);
    const timer = setInterval(() => endless.writableLength < 4 * chunk.length && endless.write(chunk), 1);
    const answer = await new Promise<string>((resolve) => endless.once("data", (data) => resolve(data.toString())));
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    await new Promise((resolve) => endless.once("close", resolve));
    clearInterval(timer);
    const lying = net.connect(listening.httpPort, "127.0.0.1", () =>
      lying.end(`${head}content-length: 100\r\n\r\nshort`),
    );
    lying.on("error", () => undefined);
    await new Promise((resolve) => lying.resume().once("close", resolve));
    expect((await post(`${url}/v1/traces`, goodBody)).status).toBe(200);
    expect(counts().refused).toMatchObject({ too_large: 1 });
  });

  it("answers 503 with Retry-After while the sink is full, and takes again afterwards", async () => {
    const { url, sink, counts } = await opened();
    sink.full = true;
    const answered = await post(`${url}/v1/traces`, goodBody);
    expect(answered).toMatchObject({ status: 503, headers: { "retry-after": "1" } });
    sink.full = false;
    expect((await post(`${url}/v1/traces`, goodBody)).status).toBe(200);
    expect(counts().refused).toEqual({ pressure: 1 });
  });

  it("takes 64 bombs at once without holding them, and keeps its other senders", async () => {
    const { url, counts } = await opened();
    const gzipped = { ...protobufType, "content-encoding": "gzip" };
    const bomb = gzipSync(Buffer.alloc(2 * limits.otlpBytes));
    const before = process.memoryUsage.rss();
    let peak = before;
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 5);
    const bombs = Array.from({ length: 64 }, () => post(`${url}/v1/traces`, bomb, gzipped));
    const good = await Promise.all(
      Array.from({ length: 10 }, () => post(`${url}/v1/traces`, gzipSync(goodBody), gzipped)),
    );
    const answered = await Promise.all(bombs);
    clearInterval(watch);
    expect(good.map(({ status }) => status)).toEqual(Array<number>(10).fill(200));
    expect(answered.filter(({ status }) => status !== 413 && status !== 503)).toEqual([]);
    expect(peak - before).toBeLessThan(160 * 2 ** 20);
    expect((await post(`${url}/v1/traces`, goodBody)).status).toBe(200);
    expect(counts().spans).toBe(11);
  });

  it("keeps below 256 sockets: silent ones make room for those that send", async () => {
    const { url, listening, counts } = await opened();
    const silent = Array.from({ length: 400 }, () => {
      const socket = net.connect(listening.httpPort, "127.0.0.1", () => socket.write("POST /v1/tra"));
      return socket.on("error", () => undefined);
    });
    await expect.poll(() => counts().socketsCut, { timeout: 10_000 }).toBe(400 - limits.sockets);
    expect((await post(`${url}/v1/traces`, goodBody)).status).toBe(200);
    for (const socket of silent) socket.destroy();
  });

  it("passes bodies on as they came, and counts what its collector refuses", async () => {
    const heard: { url: string | undefined; encoding: string | undefined; body: Buffer }[] = [];
    const collector = http.createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        heard.push({ url: request.url, encoding: request.headers["content-encoding"], body: Buffer.concat(chunks) });
        response.writeHead(request.url?.startsWith("/in/v1/traces") ? 200 : 404).end();
      });
    });
    await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
    const { port } = collector.address() as net.AddressInfo;
    const { url, counts } = await opened({ forward: `http://127.0.0.1:${port}/in/` });
    const gzipped = gzipSync(goodBody);
    await post(`${url}/v1/traces`, gzipped, gzip);
    await post(`${url}/v1/logs`, Buffer.alloc(0));
    await post(`${url}/v1/traces`, Buffer.from([1]));
    await expect.poll(() => counts().forward).toEqual({ passedOn: 1, failed: 1, dropped: 0 });
    expect(heard).toEqual([
      { url: "/in/v1/traces", encoding: "gzip", body: gzipped },
      { url: "/in/v1/logs", encoding: undefined, body: Buffer.alloc(0) },
    ]);
    collector.close();
    collector.closeAllConnections();
    await post(`${url}/v1/traces`, goodBody);
    await expect.poll(() => counts().forward).toEqual({ passedOn: 1, failed: 2, dropped: 0 });
  });

  it("says so and takes another port where its own is taken", async () => {
    const first = await opened();
    const { httpPort } = first.listening;
    const second = await opened({ httpPort });
    expect(second.listening.httpPort).not.toBe(httpPort);
    expect(second.listening.notes).toEqual([
      `port ${httpPort} is in use by another process: OTLP over HTTP is received on ${second.listening.httpPort} instead`,
    ]);
    expect((await post(`${second.url}/v1/traces`, goodBody)).status).toBe(200);
  });
});

describe("A receiver that stops", () => {
  /** A request whose body is awaited: the head is read, and the 100 is there. */
  async function begun(port: number): Promise<{ socket: net.Socket; answer: Promise<string> }> {
    const socket = net.connect(port, "127.0.0.1");
    let text = "";
    socket.on("data", (chunk) => (text += chunk.toString("latin1")));
    socket.on("error", () => undefined);
    const answer = new Promise<string>((resolve) => socket.once("close", () => resolve(text)));
    const head = ["POST /v1/traces HTTP/1.1", "host: localhost", `content-length: ${goodBody.length}`];
    socket.write(
      [...head, `content-type: ${protobufType["content-type"]}`, "expect: 100-continue", "", ""].join("\r\n"),
    );
    await expect.poll(() => text).toContain("100 Continue");
    return { socket, answer };
  }

  it("lets a request under way come to its end, and takes no other", async () => {
    const { listening, sink, close, url } = await opened();
    const { socket, answer } = await begun(listening.httpPort);
    const closing = close();
    await expect(post(`${url}/v1/traces`, goodBody)).rejects.toThrow();
    expect(sink.isClosed).toBe(false);
    socket.write(goodBody);
    await closing;
    expect(await answer).toContain("200 OK");
    expect(sink.kept).toHaveLength(1);
    expect(sink.isClosed).toBe(true);
  });

  it("does not wait for one that never ends", async () => {
    const { listening, sink, close } = await opened();
    const { answer } = await begun(listening.httpPort);
    await close();
    expect(await answer).not.toContain("200 OK");
    expect(sink.isClosed).toBe(true);
  });
});
