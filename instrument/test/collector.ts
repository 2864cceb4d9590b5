import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { readMetricsJson, readTracesJson } from "./otlp-json.ts";
import { readTracesProtobuf } from "./otlp-protobuf.ts";

export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string;
  readonly name: string;
  /** OTLP's number: 1 internal, 2 server, 3 client. */
  readonly kind: number;
  readonly isError: boolean;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly resource: Readonly<Record<string, unknown>>;
}

/** One number of a metric, of the last export that had it. */
export interface ReceivedPoint {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly value: number;
}

export interface Collector {
  readonly url: string;
  readonly spans: ReceivedSpan[];
  readonly points: ReceivedPoint[];
  /** POSTs that carried spans. */
  readonly posts: () => number;
  /** What the next posts are answered with instead of 200. */
  answerWith(status: number): void;
  stop(): Promise<void>;
}

/** The least of an OTLP/HTTP receiver: keeps what arrives. `port` 0 = any. */
export async function startCollector(port = 0): Promise<Collector> {
  const spans: ReceivedSpan[] = [];
  const points: ReceivedPoint[] = [];
  let status = 200;
  let posts = 0;
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const isJson = request.headers["content-type"] === "application/json";
      response.setHeader("content-type", isJson ? "application/json" : "application/x-protobuf");
      response.statusCode = status;
      if (request.url === "/v1/traces") posts += 1;
      if (status === 200) {
        if (request.url === "/v1/traces") {
          for (const span of isJson ? readTracesJson(body) : readTracesProtobuf(body)) spans.push(span);
        }
        if (request.url === "/v1/metrics" && isJson) points.push(...readMetricsJson(body));
      }
      response.end(isJson ? "{}" : "");
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", () => resolve()));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    points,
    posts: () => posts,
    answerWith(next) {
      status = next;
    },
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Waits until `found` gives something. */
export async function eventually<Found>(found: () => Found | undefined | false, what: string): Promise<Found> {
  const givesUpAt = performance.now() + 20_000;
  for (;;) {
    const value = found();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > givesUpAt) throw new Error(`did not come: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
