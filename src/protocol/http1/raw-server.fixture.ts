import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import type { Endpoint } from "../protocol.ts";
import { endpointOf } from "../exchange.fixture.ts";

/** What a server does with a connection; `nth` counts its connections from 1. */
export type Behave = (socket: Socket, nth: number, server: RawServer) => void;

/** A server that writes whatever it is told to, byte for byte, on a free port of loopback. */
export class RawServer {
  readonly endpoint: Endpoint;
  /** Whole request heads seen. */
  requests = 0;
  /** Connections accepted so far. */
  accepted = 0;
  readonly open = new Set<Socket>();
  private readonly server: Server;

  private constructor(server: Server, endpoint: Endpoint) {
    this.server = server;
    this.endpoint = endpoint;
  }

  static async start(
    behave: Behave,
    options: { tls?: TlsOptions; host?: string; address?: string } = {},
  ): Promise<RawServer> {
    const { tls, address = "127.0.0.1" } = options;
    const server = tls === undefined ? createServer() : createTlsServer(tls);
    server.listen(0, address);
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const raw = new RawServer(server, endpointOf(port, options.host ?? address, tls !== undefined));
    // The client may be gone at any time: that is what is tested.
    server.on("tlsClientError", () => undefined);
    server.on("connection", (socket: Socket) => {
      raw.open.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => raw.open.delete(socket));
    });
    server.on(tls === undefined ? "connection" : "secureConnection", (socket: Socket) => {
      socket.on("error", () => undefined);
      behave(socket, ++raw.accepted, raw);
    });
    return raw;
  }

  /** Told of every TCP connection, before TLS. */
  onConnection(hear: (socket: Socket) => void): void {
    this.server.on("connection", hear);
  }

  async close(): Promise<void> {
    if (!this.server.listening) return;
    const closed = once(this.server, "close");
    this.server.close();
    for (const socket of this.open) socket.destroy();
    await closed;
  }
}

/** Answers each request head with what `answer` gives; undefined = nothing. Bodies of requests are not expected. */
export function answering(
  answer: (head: string, socket: Socket, nthOfServer: number) => string | Buffer | undefined,
): Behave {
  return (socket, _nth, server) => {
    let text = "";
    socket.on("data", (data: Buffer) => {
      text += data.toString("latin1");
      for (let end = text.indexOf("\r\n\r\n"); end >= 0; end = text.indexOf("\r\n\r\n")) {
        const head = text.slice(0, end + 4);
        text = text.slice(end + 4);
        const reply = answer(head, socket, ++server.requests);
        if (reply !== undefined) socket.write(reply);
      }
    });
  };
}

export const helloReply = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";

/** Lets sockets do what they can until this holds; the test's own time limit ends it otherwise. */
export async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; !condition(); turn++) {
    // Turns of the loop first: most waits are over within a few.
    await new Promise<void>((resolve) => (turn < 200 ? setImmediate(resolve) : setTimeout(resolve, 1)));
  }
}
