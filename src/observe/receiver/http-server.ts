import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { limits } from "../intake/limits.ts";
import type { Encoding } from "../otlp/decode.ts";
import { exportResponse, statusMessage } from "./answers.ts";
import { type BodyLimits, inflate, inflaterFor, readWire } from "./body.ts";
import { Refusal, refusals } from "./refusal.ts";
import { type Route, routeOf } from "./routes.ts";
import { checkSender } from "./sender-check.ts";
import type { Service } from "./service.ts";

const mediaTypes = { protobuf: "application/x-protobuf", json: "application/json" } as const;
const otlpLimits: BodyLimits = { wireBytes: limits.otlpBytes, bytes: limits.otlpBytes };
const envelopeLimits: BodyLimits = { wireBytes: limits.envelopeWireBytes, bytes: limits.envelopeBytes };

/** OTLP over HTTP, and Sentry's envelopes. Nothing is read of a request that can be refused by its head. */
export function createHttpServer(service: Service): Server {
  const server = createServer({
    headersTimeout: limits.headerMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.requestMs,
    connectionsCheckingInterval: 1_000,
    maxHeaderSize: limits.headerBytes,
  });
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    void answer(service, request, response);
  };
  server.on("request", onRequest);
  // Whoever asks first whether it may send is refused before it sends.
  server.on("checkContinue", onRequest);
  server.on("connection", (socket) => service.guard.admit(socket));
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    const isSlow = error.code === "ERR_HTTP_REQUEST_TIMEOUT";
    // Hanging up is no request.
    if (isSlow || (error.code?.startsWith("HPE_") && error.code !== "HPE_INVALID_EOF_STATE"))
      service.tally.refuse(isSlow ? "too_slow" : "bad_data");
    if (socket.writable)
      socket.end(`HTTP/1.1 ${isSlow ? "408 Request Timeout" : "400 Bad Request"}\r\nconnection: close\r\n\r\n`);
    else socket.destroy();
  });
  return server;
}

async function answer(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { guard, tally } = service;
  guard.busy(request.socket);
  response.once("close", () => guard.idle(request.socket));
  const encoding: Encoding = request.headers["content-type"]?.startsWith(mediaTypes.json) ? "json" : "protobuf";
  const url = urlOf(request);
  const route = url && routeOf(url.pathname);
  const share = service.admission.open();
  try {
    if (url === undefined) throw new Refusal("bad_data", "what the request asks for is no address");
    if (route === undefined) throw new Refusal("not_found", `nothing is received at ${url.pathname}`);
    const { wireBytes, bytes } = checkHead(service, route, request);
    const open = inflaterFor(request.headers["content-encoding"]);
    if (request.headers.expect !== undefined) response.writeContinue();
    const wire = await readWire(request, wireBytes, share, request.headers["content-length"] !== undefined);
    guard.working(request.socket);
    const body = open === undefined ? wire : await inflate(wire, open, bytes, share, service.isForwarding);
    const answered = take(service, route, encoding, url, request, body.whole());
    tally.bytes += wire.length;
    tally.requests.add(route.kind === "otlp" ? "http" : "sentry");
    if (service.isForwarding)
      service.passOn({ path: request.url ?? "/", headers: forwardedHeaders(request), body: wire });
    reply(response, 200, route.kind === "otlp" ? mediaTypes[encoding] : mediaTypes.json, answered);
  } catch (error) {
    refuse(service, request, response, error, route?.kind === "otlp" ? encoding : "json");
  } finally {
    share.close();
  }
}

/** Whoever asks writes what it likes: `//[` is no path. */
function urlOf({ url = "/" }: IncomingMessage): URL | undefined {
  return URL.canParse(url, "http://receiver") ? new URL(url, "http://receiver") : undefined;
}

/** All that can be said without the body. */
function checkHead(service: Service, route: Route, request: IncomingMessage): BodyLimits {
  const { headers, method } = request;
  checkSender(headers, service.isLoopback);
  if (method !== "POST") throw new Refusal("method", "telemetry is sent by POST");
  const type = headers["content-type"]?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (route.kind === "otlp" && type !== mediaTypes.protobuf && type !== mediaTypes.json)
    throw new Refusal("media_type", `OTLP comes as ${mediaTypes.protobuf} or ${mediaTypes.json}, not as "${type}"`);
  const most = route.kind === "otlp" ? otlpLimits : envelopeLimits;
  if (Number(headers["content-length"] ?? 0) > most.wireBytes)
    throw new Refusal("too_large", `a body may be ${most.wireBytes} bytes long`);
  service.desk.checkRoom();
  return most;
}

function take(
  { desk }: Service,
  route: Route,
  encoding: Encoding,
  url: URL,
  { headers }: IncomingMessage,
  body: Buffer,
): Buffer {
  if (route.kind === "otlp") {
    const { rejected, message } = desk.takeOtlp(route.signal, encoding, body);
    return exportResponse(route.signal, encoding, rejected, message);
  }
  const auth = headers["x-sentry-auth"];
  const id = desk.takeEnvelope(route.project, url.searchParams, typeof auth === "string" ? auth : undefined, body);
  return Buffer.from(JSON.stringify({ id }));
}

function refuse(
  service: Service,
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  encoding: Encoding,
): void {
  // Whoever hangs up in the middle of its body is not answered.
  if (!(error instanceof Refusal) && (request.destroyed || response.destroyed)) {
    service.tally.refuse("bad_data");
    return;
  }
  if (!(error instanceof Refusal)) throw error;
  const { reason, message } = error;
  const { http, grpc } = refusals[reason];
  service.tally.refuse(reason);
  if (reason === "pressure") response.setHeader("retry-after", String(limits.retryAfterSeconds));
  if (reason === "method") response.setHeader("allow", "POST");
  const body = statusMessage(grpc, message, encoding);
  if (request.complete) {
    reply(response, http, mediaTypes[encoding], body);
    return;
  }
  writeHead(response, http, mediaTypes[encoding], body.length);
  response.write(body);
  letGo(request, response);
}

function reply(response: ServerResponse, status: number, type: string, body: Buffer): void {
  writeHead(response, status, type, body.length);
  response.end(body);
}

function writeHead(response: ServerResponse, status: number, type: string, bytes: number): void {
  response.writeHead(status, {
    "content-type": type,
    "content-length": bytes,
    "x-content-type-options": "nosniff",
  });
}

/**
 * Throws the rest of the body away, not for longer than the refusal takes to be read. An answer that has ended would
 * close the connection of a sender that wants no other: with a reset, before it has read why.
 */
function letGo(request: IncomingMessage, response: ServerResponse): void {
  request.on("error", () => undefined);
  request.resume();
  const timer = setTimeout(() => request.socket.destroy(), limits.lingerMs);
  timer.unref();
  request.once("end", () => {
    clearTimeout(timer);
    response.end();
  });
}

const passedHeaders = ["content-type", "content-encoding", "x-sentry-auth", "user-agent"];

function forwardedHeaders({ headers }: IncomingMessage): Record<string, string> {
  const kept = passedHeaders.flatMap((name) =>
    typeof headers[name] === "string" ? [[name, headers[name]] as const] : [],
  );
  return Object.fromEntries(kept);
}
