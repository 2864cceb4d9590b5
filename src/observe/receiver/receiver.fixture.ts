import http from "node:http";
import net from "node:net";
import { onTestFinished } from "vitest";
import { KeepingSink } from "../intake/keeping-sink.fixture.ts";
import { encode } from "../otlp/proto.fixture.ts";
import { oneSpan, requestOf } from "../otlp/traces.fixture.ts";
import { type ListenOptions, type OpenReceiver, openReceiver } from "./receiver.ts";

export interface Opened extends OpenReceiver {
  readonly sink: KeepingSink;
  readonly url: string;
}

/** On free ports; closed with the test. */
export async function opened(options: Partial<ListenOptions> = {}): Promise<Opened> {
  const sink = new KeepingSink();
  const receiver = await openReceiver({ host: "127.0.0.1", httpPort: 0, grpcPort: 0, ...options }, sink);
  onTestFinished(() => receiver.close());
  return { ...receiver, sink, url: `http://127.0.0.1:${receiver.listening.httpPort}` };
}

export interface Answered {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

export const protobufType = { "content-type": "application/x-protobuf" } as const;
export const goodBody = encode("TracesRequest", requestOf([oneSpan]));

/** One request on a connection of its own. */
export function post(
  url: string,
  body: Buffer | string,
  headers: http.OutgoingHttpHeaders = protobufType,
  method = "POST",
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers: { ...headers }, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
      });
    });
    request.on("error", reject);
    request.end(body);
  });
}

/** Writes bytes as they are; gives what came back until the other side is done. */
export function raw(port: number, text: string | Buffer, untilMs = 5_000): Promise<string> {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1", () => socket.write(text));
    let answer = "";
    const timer = setTimeout(() => socket.destroy(), untilMs);
    socket.on("data", (chunk) => {
      answer += chunk.toString("latin1");
      if (answer.includes("\r\n\r\n")) socket.destroy();
    });
    socket.on("error", () => undefined);
    socket.on("close", () => {
      clearTimeout(timer);
      resolve(answer);
    });
  });
}
