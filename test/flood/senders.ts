import http from "node:http";
import http2 from "node:http2";
import net from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { goodBody, post, protobufType } from "../../src/observe/receiver/receiver.fixture.ts";
import { writeMessage } from "../../src/observe/receiver/grpc-message.ts";

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

/** One call of which the bytes are given; the status of gRPC, or undefined where the stream was only cut. */
export function grpcStatus(
  port: number,
  bytes: Buffer,
  headers: http2.OutgoingHttpHeaders = {},
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const session = http2.connect(`http://127.0.0.1:${port}`);
    let status: string | undefined;
    const end = (): void => {
      session.destroy();
      resolve(status);
    };
    session.on("error", end);
    const stream = session.request({
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
    stream.on("response", hear).on("trailers", hear).on("error", end).on("close", end).resume();
    stream.end(bytes);
  });
}

export const grpcGood = (port: number): Promise<string | undefined> => grpcStatus(port, writeMessage(goodBody));

/** A sender as an SDK is: one request after the other, on one connection. What it met while it was on. */
export class HealthySender {
  readonly latenciesMs: number[] = [];
  readonly refused: number[] = [];
  private readonly agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  private readonly url: string;
  private isOn = true;
  private readonly ended: Promise<void>;

  constructor(url: string, everyMs: number) {
    this.url = url;
    this.ended = this.send(everyMs);
  }

  async stop(): Promise<void> {
    this.isOn = false;
    await this.ended;
    this.agent.destroy();
  }

  get p99Ms(): number {
    const sorted = this.latenciesMs.toSorted((one, other) => one - other);
    return sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN;
  }

  private async send(everyMs: number): Promise<void> {
    while (this.isOn) {
      const fromMs = performance.now();
      const status = await this.once();
      this.latenciesMs.push(performance.now() - fromMs);
      if (status !== 200) this.refused.push(status);
      await pause(everyMs);
    }
  }

  private once(): Promise<number> {
    return new Promise((resolve) => {
      const headers = { ...protobufType, "content-length": goodBody.length };
      const request = http.request(
        `${this.url}/v1/traces`,
        { method: "POST", agent: this.agent, headers },
        (response) => response.resume().once("end", () => resolve(response.statusCode ?? 0)),
      );
      request.once("error", () => resolve(0));
      request.end(goodBody);
    });
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
