import http2 from "node:http2";
import {
  type Client,
  credentials,
  makeClientConstructor,
  type Metadata,
  type ServiceError,
  status,
} from "@grpc/grpc-js";
import { describe, expect, it, onTestFinished } from "vitest";
import { limits } from "../intake/limits.ts";
import { decode, encode } from "../otlp/proto.fixture.ts";
import { oneSpan, requestOf } from "../otlp/traces.fixture.ts";
import { goodBody, opened, raw } from "./receiver.fixture.ts";

const same = (bytes: Buffer): Buffer => bytes;
const service = "/opentelemetry.proto.collector.trace.v1.TraceService/";

interface Caller {
  call(method: string, body: Buffer): Promise<Buffer>;
}

function caller(port: number, options: Record<string, number> = {}): Caller {
  const Constructor = makeClientConstructor({}, "any");
  const client: Client = new Constructor(`127.0.0.1:${port}`, credentials.createInsecure(), options);
  onTestFinished(() => client.close());
  return {
    call: (method, body) =>
      new Promise((resolve, reject) => {
        const deadline = { deadline: Date.now() + 10_000 };
        client.makeUnaryRequest(method, same, same, body, deadline, (error, answer) =>
          error === null ? resolve(answer!) : reject(error as Error),
        );
      }),
  };
}

const failure = (calling: Promise<Buffer>): Promise<ServiceError> =>
  calling.then(
    () => expect.unreachable("it was answered"),
    (error: ServiceError) => error,
  ) as Promise<ServiceError>;

describe("OTLP over gRPC", () => {
  it("takes spans from @grpc/grpc-js, plain and gzip", async () => {
    const { listening, sink, counts } = await opened();
    expect(await caller(listening.grpcPort).call(`${service}Export`, goodBody)).toHaveLength(0);
    const gzip = 2;
    expect(
      await caller(listening.grpcPort, { "grpc.default_compression_algorithm": gzip }).call(
        `${service}Export`,
        goodBody,
      ),
    ).toHaveLength(0);
    expect(sink.kept).toHaveLength(2);
    expect(counts()).toMatchObject({ spans: 2, requests: { grpc: 2 }, refused: {} });
  });

  it("takes metrics and logs, and says what it refused of a request", async () => {
    const { listening, counts } = await opened();
    const { call } = caller(listening.grpcPort);
    const partly = encode("TracesRequest", requestOf([oneSpan, { ...oneSpan, spanId: Buffer.alloc(8) }]));
    expect(decode("ExportResponse", await call(`${service}Export`, partly))).toEqual({
      partialSuccess: { rejected: "1", errorMessage: "bad_id: 1" },
    });
    await call("/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", Buffer.alloc(0));
    const logs = encode("LogsRequest", { resourceLogs: [{ scopeLogs: [{ logRecords: [{}] }] }] });
    await call("/opentelemetry.proto.collector.logs.v1.LogsService/Export", logs);
    expect(counts()).toMatchObject({ spans: 1, logRecords: 1, requests: { grpc: 3 } });
  });

  it("refuses with the right codes, and serves the same connection afterwards", async () => {
    const { listening, sink, counts } = await opened();
    const { call } = caller(listening.grpcPort);
    expect(await failure(call(`${service}Other`, goodBody))).toMatchObject({ code: status.UNIMPLEMENTED });
    expect(await failure(call(`${service}Export`, Buffer.from([10, 99])))).toMatchObject({
      code: status.INVALID_ARGUMENT,
    });
    const large = await failure(call(`${service}Export`, Buffer.alloc(limits.grpcMessageBytes + 1)));
    expect(large).toMatchObject({
      code: status.RESOURCE_EXHAUSTED,
      details: `a message may be ${limits.grpcMessageBytes} bytes long`,
    });
    sink.full = true;
    const full = await failure(call(`${service}Export`, goodBody));
    expect(full).toMatchObject({ code: status.UNAVAILABLE });
    expect(retryDelay(full.metadata)).toEqual({ seconds: "1" });
    sink.full = false;
    await call(`${service}Export`, goodBody);
    expect(counts().refused).toEqual({ not_found: 1, bad_data: 1, too_large: 1, pressure: 1 });
  });

  it("refuses what no gRPC client sends: other encodings, two messages, half of one, another media type", async () => {
    const { listening, counts } = await opened();
    const framed = (flag: number, length: number, body: Buffer): Buffer => {
      const prefix = Buffer.from([flag, 0, 0, 0, 0]);
      prefix.writeUInt32BE(length, 1);
      return Buffer.concat([prefix, body]);
    };
    const whole = framed(0, goodBody.length, goodBody);
    const send = (body: Buffer, headers: Record<string, string> = {}): Promise<Record<string, unknown>> =>
      exchange(listening.grpcPort, { "content-type": "application/grpc", ...headers }, body);
    expect(await send(whole, { "grpc-encoding": "deflate" })).toMatchObject({
      "grpc-status": "12",
      "grpc-accept-encoding": "identity,gzip",
    });
    expect(await send(Buffer.concat([whole, whole]))).toMatchObject({ "grpc-status": "3" });
    expect(await send(whole.subarray(0, 20))).toMatchObject({ "grpc-status": "3" });
    expect(await send(framed(7, 1, Buffer.alloc(1)))).toMatchObject({ "grpc-status": "3" });
    expect(await send(framed(0, 2 ** 32 - 1, Buffer.alloc(10)))).toMatchObject({ "grpc-status": "8" });
    expect(await send(framed(1, 4, Buffer.alloc(4)), { "grpc-encoding": "gzip" })).toMatchObject({
      "grpc-status": "3",
    });
    expect(await send(whole, { "content-type": "text/plain" })).toMatchObject({ ":status": 415 });
    expect(await send(whole)).toMatchObject({ ":status": 200 });
    expect(counts().spans).toBe(1);
  });

  it("cuts whoever does not speak HTTP/2, and serves others", async () => {
    const { listening } = await opened();
    await raw(listening.grpcPort, "POST /v1/traces HTTP/1.1\r\nhost: localhost\r\n\r\n");
    await caller(listening.grpcPort).call(`${service}Export`, goodBody);
  });
});

function retryDelay(metadata: Metadata): unknown {
  const [details] = metadata.get("grpc-status-details-bin");
  const [any] = decode("RpcStatus", details as Buffer)["details"] as { readonly value: Buffer }[];
  return decode("RetryInfo", any!.value)["retryDelay"];
}

/** The head of the answer, with its trailers. */
function exchange(port: number, headers: Record<string, string>, body: Buffer): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const session = http2.connect(`http://127.0.0.1:${port}`);
    session.on("error", reject);
    const stream = session.request({ ":method": "POST", ":path": `${service}Export`, te: "trailers", ...headers });
    let answer: Record<string, unknown> = {};
    stream.on("response", (head) => (answer = { ...answer, ...head }));
    stream.on("trailers", (trailers) => (answer = { ...answer, ...trailers }));
    stream.on("error", () => undefined);
    stream.on("close", () => {
      session.destroy();
      resolve(answer);
    });
    stream.resume();
    stream.end(body);
  });
}
