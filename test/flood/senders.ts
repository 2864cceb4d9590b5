import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import type http from "node:http";
import http2 from "node:http2";
import net from "node:net";
import { fileURLToPath } from "node:url";
import { goodBody, post, protobufType } from "../../src/observe/receiver/receiver.fixture.ts";
import { writeMessage } from "../../src/observe/receiver/grpc-message.ts";

const healthySender = fileURLToPath(new URL("healthy-sender.mjs", import.meta.url));
const floodSender = fileURLToPath(new URL("flood-sender.mjs", import.meta.url));
export const traceExport = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
export const gzipType = { ...protobufType, "content-encoding": "gzip" } as const;
export const jsonType = { "content-type": "application/json" } as const;

/** How many answers had which status; who was cut off before an answer counts as 0. */
export async function statuses(
  url: string,
  bodies: readonly Buffer[],
  headers: http.OutgoingHttpHeaders,
): Promise<Readonly<Record<number, number>>> {
  const counted: Record<number, number> = {};
  await Promise.all(
    bodies.map(async (body) => {
      const status = await post(url, body, headers).then(
        (answer) => answer.status,
        () => 0,
      );
      counted[status] = (counted[status] ?? 0) + 1;
    }),
  );
  return counted;
}

/** A connection of gRPC. */
export class GrpcSession {
  private readonly session: http2.ClientHttp2Session;

  constructor(port: number) {
    this.session = http2.connect(`http://127.0.0.1:${port}`).on("error", () => undefined);
  }

  /** One call of which the bytes are given; the status of gRPC, or undefined where the stream was only cut. */
  call(bytes: Buffer, headers: http2.OutgoingHttpHeaders = {}): Promise<string | undefined> {
    return new Promise((resolve) => {
      let status: string | undefined;
      const stream = this.session.request({
        ":method": "POST",
        ":path": traceExport,
        "content-type": "application/grpc",
        te: "trailers",
        ...headers,
      });
      const hear = (heard: http2.IncomingHttpHeaders): void => {
        const said = heard["grpc-status"];
        if (said !== undefined) status = String(said);
      };
      const end = (): void => resolve(status);
      stream.on("response", hear).on("trailers", hear).on("error", end).on("close", end).resume();
      stream.end(bytes);
    });
  }

  close(): void {
    this.session.destroy();
  }
}

/** One call on a connection of its own. */
export async function grpcStatus(
  port: number,
  bytes: Buffer,
  headers?: http2.OutgoingHttpHeaders,
): Promise<string | undefined> {
  const session = new GrpcSession(port);
  const status = await session.call(bytes, headers);
  session.close();
  return status;
}

export const grpcGood = (port: number): Promise<string | undefined> => grpcStatus(port, writeMessage(goodBody));

interface Met {
  readonly latenciesMs: readonly number[];
  readonly refused: readonly number[];
}

/** A sender as an SDK is: one request after the other, on one connection. What it met while it was on. */
export class HealthySender {
  refused: readonly number[] = [];
  p99Ms = Number.NaN;
  private readonly child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.child = child;
  }

  /** Settles once it is at it. */
  static async open(url: string, everyMs: number): Promise<HealthySender> {
    const child = fork(healthySender, [url, String(everyMs), goodBody.toString("base64")], { execArgv: [] });
    const [said] = (await once(child, "message")) as [unknown];
    if (said !== "ready") throw new Error(`the healthy sender said ${String(said)}`);
    return new HealthySender(child);
  }

  async stop(): Promise<void> {
    const met = once(this.child, "message") as Promise<[Met]>;
    this.child.send("stop");
    const [{ latenciesMs, refused }] = await met;
    const sorted = latenciesMs.toSorted((one, other) => one - other);
    this.refused = refused;
    this.p99Ms = sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN;
  }
}

/** What is sent at once, again and again, for so long. */
export interface Flood {
  readonly url: string;
  readonly body: Buffer;
  readonly headers: http.OutgoingHttpHeaders;
  readonly atOnce: number;
  readonly forMs: number;
}

/** Floods from a process that has its turn when nobody else wants it (sched(7), SCHED_IDLE). */
export class FloodSender {
  private readonly child = spawn("chrt", ["--idle", "0", process.execPath, floodSender], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    serialization: "advanced",
  });
  private readonly ended = once(this.child, "close");

  /** How many answers had which status; who was cut off before an answer counts as 0. */
  async flood(flood: Flood): Promise<Readonly<Record<number, number>>> {
    const answered = once(this.child, "message") as Promise<[Readonly<Record<number, number>>]>;
    const ended = this.ended.then(() => Promise.reject(new Error("the flood's process ended")));
    this.child.send(flood);
    return (await Promise.race([answered, ended]))[0];
  }

  close(): void {
    this.child.disconnect();
  }
}

/** A connection that says a byte every second, of what it was given; tells when it was cut. */
export class SlowSender {
  cutAfterMs: number | undefined;
  private readonly socket: net.Socket;
  private readonly timer: NodeJS.Timeout;

  constructor(port: number, beginning: string, slowly: string, everyMs = 1_000) {
    const sinceMs = performance.now();
    let at = 0;
    this.socket = net.connect(port, "127.0.0.1", () => this.socket.write(beginning));
    this.socket.on("error", () => undefined).resume();
    this.timer = setInterval(() => {
      if (slowly !== "") this.socket.write(slowly[at++ % slowly.length]!, "latin1");
    }, everyMs);
    this.socket.once("close", () => {
      clearInterval(this.timer);
      this.cutAfterMs = performance.now() - sinceMs;
    });
  }

  close(): void {
    clearInterval(this.timer);
    this.socket.destroy();
  }
}
