import { createServer as createHttp, type Server, type ServerResponse } from "node:http";
import { createServer as createHttps } from "node:https";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { type Served, serveApp } from "./app.ts";
import type { ServeParts } from "./parts.ts";
import { safetyHeaders } from "./safety/headers.ts";

export interface ServeAddress {
  readonly host: string;
  readonly port: number;
  /** Nobody asked for this port: where it is taken the next ones are tried. */
  readonly mayBeAnother: boolean;
  /** PEM texts. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

const portsTried = 20;
/** A page asks in milliseconds; whoever holds a connection open without asking does not get to keep it. */
const headersTimeoutMs = 10_000;
const requestTimeoutMs = 30_000;
const connectionsMost = 256;

/** The page's server while it listens. */
export class PageServer {
  readonly port: number;
  readonly #server: Server;
  readonly #served: Served;

  private constructor(server: Server, served: Served) {
    this.#server = server;
    this.#served = served;
    this.port = (server.address() as AddressInfo).port;
  }

  /** Rejects with what the system says where the address cannot be had. */
  static async open(parts: ServeParts, address: ServeAddress): Promise<PageServer> {
    const served = serveApp(parts);
    const listener = getRequestListener(served.app.fetch, { overrideGlobalObjects: false });
    const server = serverFor(address, (request, response) => {
      // What is refused before it becomes a request of a route is as safe as any other answer.
      for (const [name, value] of Object.entries(safetyHeaders)) response.setHeader(name, value);
      void listener(request, response);
    });
    server.headersTimeout = headersTimeoutMs;
    server.requestTimeout = requestTimeoutMs;
    server.maxConnections = connectionsMost;
    server.on("checkExpectation", (_request, response: ServerResponse) => {
      response.writeHead(417, { ...safetyHeaders, connection: "close" }).end();
    });
    server.on("clientError", (_error, socket) => {
      if (socket.writable) socket.end(badRequest);
      else socket.destroy();
    });
    try {
      await listenSomewhere(server, address);
    } catch (error) {
      await served.live.close();
      throw error;
    }
    return new PageServer(server, served);
  }

  /** Pages that hear of a run. */
  get readers(): number {
    return this.#served.live.readers;
  }

  /** Pages that are open see their stream end. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    await this.#served.live.close();
    this.#server.closeIdleConnections();
    // What was answered a moment ago still arrives; nobody keeps a command from ending.
    const cut = setTimeout(() => this.#server.closeAllConnections(), 500);
    await closed;
    clearTimeout(cut);
  }
}

type Listener = Parameters<typeof createHttp>[1];

/** A request without a host is turned away by us: Node's own answer has no header. */
const options = { requireHostHeader: false } as const;

function serverFor({ tls }: ServeAddress, listener: NonNullable<Listener>): Server {
  return tls === undefined
    ? createHttp(options, listener)
    : createHttps({ ...options, ...tls, minVersion: "TLSv1.2" }, listener);
}

async function listenSomewhere(server: Server, { host, port, mayBeAnother }: ServeAddress): Promise<void> {
  const last = mayBeAnother ? port + portsTried - 1 : port;
  for (let tried = port; ; tried++) {
    try {
      await listen(server, host, tried);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE" || tried === last) throw error;
    }
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** What is no HTTP never reaches a route; its answer is as safe as any other. */
const badRequest = [
  "HTTP/1.1 400 Bad Request",
  "connection: close",
  "content-length: 0",
  ...Object.entries(safetyHeaders).map(([name, value]) => `${name}: ${value}`),
  "",
  "",
].join("\r\n");
