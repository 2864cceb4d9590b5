import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A request as it arrived. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  /** Field names in the order and case of the wire. */
  readonly names: readonly string[];
  readonly body: Buffer;
}

export type Answer = (request: Seen, response: ServerResponse, nth: number) => void;

/** A real HTTP server on loopback that remembers what it was asked. */
export class TargetServer {
  readonly seen: Seen[] = [];
  readonly origin: string;
  readonly sockets = new Set<Socket>();
  /** Connections it has accepted. */
  accepted = 0;
  private readonly server: Server;

  private constructor(server: Server, origin: string) {
    this.server = server;
    this.origin = origin;
  }

  /** Closed when the test is over. */
  static async start(
    answer: Answer = (_request, response) => void response.end("ok"),
    options: { readonly tls?: { readonly key: string; readonly cert: string }; readonly address?: string } = {},
  ): Promise<TargetServer> {
    const { tls, address = "127.0.0.1" } = options;
    const holder: { target?: TargetServer } = {};
    const listener: RequestListener = (request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const { method = "", url = "", headers, rawHeaders } = request;
        const names = rawHeaders.filter((_text, index) => index % 2 === 0);
        const seen = { method, url, headers, names, body: Buffer.concat(chunks) };
        answer(seen, response, holder.target!.seen.push(seen));
      });
    };
    const server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
    server.listen(0, address);
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const host = address.includes(":") ? `[${address}]` : address;
    const target = new TargetServer(server, `${tls === undefined ? "http" : "https"}://${host}:${port}`);
    holder.target = target;
    server.on("connection", (socket: Socket) => {
      target.accepted++;
      target.sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => target.sockets.delete(socket));
    });
    onTestFinished(() => target.close());
    return target;
  }

  get last(): Seen {
    return this.seen.at(-1)!;
  }

  async close(): Promise<void> {
    if (!this.server.listening) return;
    const closed = once(this.server, "close");
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}
