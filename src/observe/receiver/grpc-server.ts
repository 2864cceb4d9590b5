import {
  constants,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2";
import type { Socket } from "node:net";
import { limits } from "../intake/limits.ts";
import { type Signal } from "../otlp/decode.ts";
import type { Share } from "./admission.ts";
import { exportResponse, retryStatus } from "./answers.ts";
import { inflate, inflaterFor } from "./body.ts";
import { readMessage, writeMessage } from "./grpc-message.ts";
import { Refusal, refusals } from "./refusal.ts";
import { checkSender } from "./sender-check.ts";
import type { Service } from "./service.ts";

const methods = /^\/opentelemetry\.proto\.collector\.(trace|metrics|logs)\.v1\.(Trace|Metrics|Logs)Service\/Export$/;
const signals: Readonly<Record<string, Signal>> = { trace: "traces", metrics: "metrics", logs: "logs" };

/** Of why it was refused, with a path that is as long as its sender likes. */
const saidMost = 500;

/** OTLP over gRPC: unary calls only, on Node's HTTP/2. */
export function createGrpcServer(service: Service): Http2Server {
  const server = createServer({
    settings: {
      maxConcurrentStreams: limits.grpcStreams,
      initialWindowSize: 1_048_576,
      maxHeaderListSize: limits.headerBytes,
    },
    maxSessionMemory: 8,
  });
  // A session's own `socket` is a stand-in, and the guard knows the real one: the session begins while it is told of.
  let newest: Socket | undefined;
  server.prependListener("connection", (socket: Socket) => {
    service.guard.admit(socket);
    newest = socket;
  });
  server.on("session", (session) => watchSession(service, session, newest!));
  // Whoever does not speak HTTP/2.
  server.on("sessionError", () => service.tally.refuse("bad_data"));
  return server;
}

function watchSession(service: Service, session: ServerHttp2Session, socket: Socket): void {
  let streams = 0;
  session.on("error", () => undefined);
  session.once("remoteSettings", () => streams === 0 && service.guard.idle(socket));
  session.on("stream", (stream, headers) => {
    streams++;
    service.guard.busy(socket);
    stream.once("close", () => --streams === 0 && service.guard.idle(socket));
    void answer(service, stream, headers);
  });
}

async function answer(service: Service, stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
  const share = service.admission.open();
  const timer = setTimeout(
    () => fail(stream, new Refusal("too_slow", "the request took too long"), service),
    limits.requestMs,
  );
  stream.on("error", () => undefined);
  try {
    const reply = await call(service, stream, headers, share);
    if (reply !== undefined) succeed(stream, reply);
  } catch (error) {
    if (error instanceof Refusal) fail(stream, error, service);
    else if (stream.destroyed) service.tally.refuse("bad_data");
    else throw error;
  } finally {
    clearTimeout(timer);
    share.close();
  }
}

async function call(
  service: Service,
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  share: Share,
): Promise<Buffer | undefined> {
  const path = String(headers[":path"] ?? "");
  const signal = signals[methods.exec(path)?.[1] ?? ""];
  if (!headers["content-type"]?.startsWith("application/grpc")) {
    service.tally.refuse("media_type");
    stream.respond({ ":status": refusals.media_type.http }, { endStream: true });
    stream.resume();
    return undefined;
  }
  checkSender(headers, service.isLoopback);
  if (signal === undefined) throw new Refusal("not_found", `there is no method ${path}`);
  service.desk.checkRoom();
  const encoding = String(headers["grpc-encoding"] ?? "identity");
  const open = inflaterFor(encoding);
  const { message, isCompressed } = await readMessage(stream, share);
  const body =
    isCompressed && open !== undefined
      ? await inflate(message, open, limits.grpcMessageBytes, share, service.isForwarding)
      : message;
  const { rejected, message: why } = service.desk.takeOtlp(signal, "protobuf", body.whole());
  service.tally.bytes += message.length;
  service.tally.requests.add("grpc");
  if (service.isForwarding) {
    const coded = isCompressed ? { "content-encoding": encoding } : {};
    service.passOn({
      path: `/v1/${signal}`,
      headers: { "content-type": "application/x-protobuf", ...coded },
      body: message,
    });
  }
  return exportResponse(signal, "protobuf", rejected, why);
}

function succeed(stream: ServerHttp2Stream, message: Buffer): void {
  if (stream.destroyed) return;
  stream.respond(
    { ":status": 200, "content-type": "application/grpc", "grpc-accept-encoding": "identity,gzip" },
    { waitForTrailers: true },
  );
  stream.once("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
  stream.end(writeMessage(message));
}

/** An answer of trailers only. */
function fail(stream: ServerHttp2Stream, { reason, message }: Refusal, { tally }: Service): void {
  tally.refuse(reason);
  if (stream.destroyed || stream.headersSent) return;
  const { grpc } = refusals[reason];
  const details =
    reason === "pressure"
      ? { "grpc-status-details-bin": retryStatus(grpc, message, limits.retryAfterSeconds).toString("base64") }
      : {};
  stream.respond(
    {
      ":status": 200,
      "content-type": "application/grpc",
      "grpc-accept-encoding": "identity,gzip",
      "grpc-status": String(grpc),
      "grpc-message": encodeURIComponent(message.slice(0, saidMost)),
      ...details,
    },
    { endStream: true },
  );
  // What is still to come is not wanted; NO_ERROR says that the answer holds all the same (RFC 9113 §8.1).
  if (!stream.destroyed && !stream.readableEnded) stream.close(constants.NGHTTP2_NO_ERROR);
  // It ends only when what has come of it is read.
  stream.resume();
}
