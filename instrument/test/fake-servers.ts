import { deserialize, serialize } from "bson";
import mysql from "mysql2";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

export interface Fake {
  readonly port: number;
  stop(): Promise<void>;
}

async function listening(server: Server): Promise<Fake> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => sockets.add(socket.on("error", () => {})));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  return {
    port: (server.address() as AddressInfo).port,
    stop() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** As much MongoDB as a driver needs to connect and find nothing: OP_MSG (2013), and OP_QUERY (2004) for the greeting. */
export function startMongo(): Promise<Fake> {
  const hello = {
    isWritablePrimary: true,
    ismaster: true,
    helloOk: true,
    maxWireVersion: 21,
    minWireVersion: 0,
    ok: 1,
  };
  const limits = { maxBsonObjectSize: 16_777_216, maxMessageSizeBytes: 48_000_000, maxWriteBatchSize: 100_000 };
  const found = { cursor: { id: 0, ns: "shop.orders", firstBatch: [] }, ok: 1 };
  const server = createServer((socket) => {
    let received = Buffer.alloc(0);
    socket.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      while (received.length >= 4 && received.length >= received.readInt32LE(0)) {
        const message = received.subarray(0, received.readInt32LE(0));
        received = received.subarray(message.length);
        const isQuery = message.readInt32LE(12) === 2004;
        const command = isQuery ? { hello: 1 } : deserialize(message.subarray(21));
        const answer = "find" in command ? found : { ...hello, ...limits };
        socket.write(isQuery ? reply(message.readInt32LE(4), answer) : opMsg(message.readInt32LE(4), answer));
      }
    });
  });
  return listening(server);
}

function framed(responseTo: number, code: number, body: Buffer): Buffer {
  const head = Buffer.alloc(16);
  head.writeInt32LE(16 + body.length, 0);
  head.writeInt32LE(responseTo, 8);
  head.writeInt32LE(code, 12);
  return Buffer.concat([head, body]);
}

const opMsg = (to: number, answer: object): Buffer =>
  framed(to, 2013, Buffer.concat([Buffer.alloc(5), serialize(answer)]));

function reply(to: number, answer: object): Buffer {
  const head = Buffer.alloc(20);
  head.writeInt32LE(8, 0);
  head.writeInt32LE(1, 16);
  return framed(to, 1, Buffer.concat([head, serialize(answer)]));
}

/** As much SMTP as a client needs to be rid of a mail. */
export function startSmtp(): Promise<Fake> {
  const server = createServer((socket) => {
    let inData = false;
    socket.write("220 fake ESMTP\r\n");
    socket.setEncoding("utf8").on("data", (text: string) => {
      for (const line of text.split("\r\n").slice(0, -1)) {
        if (inData) {
          if (line !== ".") continue;
          inData = false;
          socket.write("250 taken\r\n");
        } else if (line === "DATA") {
          inData = true;
          socket.write("354 go on\r\n");
        } else socket.write(line === "QUIT" ? "221 bye\r\n" : "250 fine\r\n");
      }
    });
  });
  return listening(server);
}

interface MysqlSide {
  serverHandshake(greeting: object): void;
  writeOk(): void;
  on(event: string, listener: (...args: unknown[]) => void): void;
}
interface MysqlServer {
  readonly _server: Server;
  listen(port: number, host: string): void;
  close(done: () => void): void;
}

/** MySQL by mysql2's own implementation of the server's side: every query is fine; a slow one takes 50 ms. */
export async function startMysql(): Promise<Fake> {
  const sides = new Set<{ stream: Socket }>();
  const factory = mysql as unknown as { createServer(onConnection: (side: MysqlSide) => void): MysqlServer };
  const server = factory.createServer((side) => {
    sides.add(side as unknown as { stream: Socket });
    const greeting = { protocolVersion: 4, serverVersion: "8.0.0", connectionId: 1, statusFlags: 2, characterSet: 8 };
    side.serverHandshake({ ...greeting, capabilityFlags: 0xffffff ^ 2048 ^ 32 });
    side.on("error", () => {});
    side.on("query", (text) => {
      setTimeout(() => side.writeOk(), text === "select slow" ? 50 : 0);
    });
  });
  server.listen(0, "127.0.0.1");
  if (!server._server.listening) await new Promise((resolve) => server._server.once("listening", resolve));
  return {
    port: (server._server.address() as AddressInfo).port,
    stop() {
      for (const side of sides) side.stream.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
