import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const patienceMs = 15_000;

/** Waits for a condition, however long the machine takes for it. */
export async function until(isSo: () => boolean, what: string): Promise<void> {
  const untilMs = performance.now() + patienceMs;
  while (!isSo()) {
    if (performance.now() > untilMs) throw new Error(`waited in vain: ${what}`);
    await sleep(1);
  }
}

/** One end of a connection, and all that happened to it. */
export class Peer {
  readonly socket: Socket;
  hasEnded = false;
  isClosed = false;
  error: string | undefined = undefined;
  private readonly chunks: Buffer[] = [];

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (chunk: Buffer) => this.chunks.push(chunk));
    socket.on("end", () => (this.hasEnded = true));
    socket.on("close", () => (this.isClosed = true));
    socket.on("error", (error: NodeJS.ErrnoException) => (this.error = error.code ?? error.message));
  }

  get bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }

  get text(): string {
    return this.bytes.toString("latin1");
  }

  get length(): number {
    return this.chunks.reduce((sum, { length }) => sum + length, 0);
  }

  /** How many pieces came. */
  get pieces(): number {
    return this.chunks.length;
  }
}

/** A dependency: whoever connects is a peer; it does what it is told. */
export class Upstream {
  readonly peers: Peer[] = [];
  readonly server: Server;

  private constructor(onPeer: (peer: Peer) => void) {
    this.server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      const peer = new Peer(socket);
      this.peers.push(peer);
      onPeer(peer);
    });
  }

  static async listen(onPeer: (peer: Peer) => void = () => undefined): Promise<Upstream> {
    const upstream = new Upstream(onPeer);
    await new Promise<void>((resolve) => upstream.server.listen(0, "127.0.0.1", resolve));
    return upstream;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const { socket } of this.peers) socket.destroy();
    await closed;
  }
}

export async function peerAt(port: number): Promise<Peer> {
  const peer = new Peer(connect({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true }));
  await until(() => peer.socket.readyState === "open" || peer.isClosed, "a connection");
  return peer;
}
