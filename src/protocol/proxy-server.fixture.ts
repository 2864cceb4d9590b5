import { once } from "node:events";
import { createServer, type IncomingMessage, request as forward, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

export interface ProxyOptions {
  /** Where names lead; a name that is not here leads nowhere (502). */
  readonly names?: Readonly<Record<string, string>>;
  /** `user:password` without which it answers 407. */
  readonly credentials?: string;
  /** Answers CONNECT by itself, with these bytes; "" = closes, undefined = opens the way. */
  readonly connectReply?: string;
  /** Never answers CONNECT. */
  readonly isMute?: boolean;
}

/** An HTTP proxy on a free port of loopback; names are its own to resolve. */
export class ProxyServer {
  /** `METHOD request-target` of all it was asked. */
  readonly asked: string[] = [];
  readonly headers: IncomingMessage["headers"][] = [];
  /** Connections accepted. */
  accepted = 0;
  private readonly server: Server;
  private readonly options: ProxyOptions;
  private readonly sockets = new Set<Socket>();

  private constructor(options: ProxyOptions) {
    this.options = options;
    this.server = createServer((asked, reply) => this.forward(asked, reply));
    this.server.on("connect", (asked: IncomingMessage, socket: Socket) => this.tunnel(asked, socket));
    this.server.on("connection", (socket: Socket) => {
      this.accepted++;
      this.keep(socket);
    });
  }

  static async start(options: ProxyOptions = {}): Promise<ProxyServer> {
    const proxy = new ProxyServer(options);
    proxy.server.listen(0, "127.0.0.1");
    await once(proxy.server, "listening");
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** As HTTP_PROXY has it. */
  url(credentials = ""): string {
    return `http://${credentials === "" ? "" : `${credentials}@`}127.0.0.1:${this.port}`;
  }

  async close(): Promise<void> {
    if (!this.server.listening) return;
    const closed = once(this.server, "close");
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.sockets.delete(socket));
  }

  private note(asked: IncomingMessage): boolean {
    const { credentials } = this.options;
    this.asked.push(`${asked.method ?? ""} ${asked.url ?? ""}`);
    this.headers.push(asked.headers);
    const wanted = `Basic ${Buffer.from(credentials ?? "", "utf8").toString("base64")}`;
    return credentials === undefined || asked.headers["proxy-authorization"] === wanted;
  }

  private hostOf(hostname: string): string | undefined {
    if (/^[\d.]+$/.test(hostname) || hostname === "localhost") return hostname;
    return this.options.names?.[hostname];
  }

  private forward(asked: IncomingMessage, reply: ServerResponse): void {
    if (!this.note(asked)) {
      reply.writeHead(407, { "proxy-authenticate": 'Basic realm="proxy"' }).end();
      return;
    }
    const url = new URL(asked.url ?? "");
    const host = this.hostOf(url.hostname);
    if (host === undefined) {
      reply.writeHead(502).end();
      return;
    }
    const { "proxy-authorization": _ours, ...headers } = asked.headers;
    const options = { host, port: url.port || 80, method: asked.method, path: url.pathname + url.search, headers };
    const onward = forward(options, (answer) => {
      reply.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(reply);
    });
    onward.on("error", () => reply.writeHead(502).end());
    asked.pipe(onward);
  }

  private tunnel(asked: IncomingMessage, socket: Socket): void {
    const { connectReply, isMute = false } = this.options;
    const isWelcome = this.note(asked);
    if (isMute) return;
    if (connectReply !== undefined || !isWelcome) {
      socket.end(connectReply ?? "HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n");
      return;
    }
    const [, hostname = "", port = ""] = /^\[?([^\]]+)\]?:(\d+)$/.exec(asked.url ?? "") ?? [];
    const host = this.hostOf(hostname);
    if (host === undefined) {
      socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
      return;
    }
    const onward = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      onward.pipe(socket).pipe(onward);
    });
    this.keep(onward);
    onward.on("close", () => socket.destroy());
    socket.on("close", () => onward.destroy());
  }
}
