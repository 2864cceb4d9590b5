import { deserialize, Long, serialize } from "bson";
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
  const found = { cursor: { id: Long.ZERO, ns: "shop.orders", firstBatch: [] }, ok: 1 };
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

/** As much MySQL as a client needs to log in; then every query is fine, and a slow one takes 50 ms. */
export function startMysql(): Promise<Fake> {
  const server = createServer((socket) => {
    let received = Buffer.alloc(0);
    socket.write(mysqlPacket(0, greeting));
    socket.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      while (received.length >= 4 && received.length >= 4 + received.readUIntLE(0, 3)) {
        const end = 4 + received.readUIntLE(0, 3);
        const [sequence, text] = [received.readUInt8(3), received.toString("latin1", 4, end)];
        received = received.subarray(end);
        setTimeout(() => socket.write(mysqlPacket(sequence + 1, ok)), text.includes("slow") ? 50 : 0);
      }
    });
  });
  return listening(server);
}

function mysqlPacket(sequence: number, payload: Buffer): Buffer {
  const head = Buffer.from([0, 0, 0, sequence]);
  head.writeUIntLE(payload.length, 0, 3);
  return Buffer.concat([head, payload]);
}

/** No rows affected, no id, autocommit, no warnings. */
const ok = Buffer.from([0, 0, 0, 2, 0, 0, 0]);

/** Protocol 10 of a server that knows 4.1 (512), secure connections (32768), and plugins (8 of the upper half). */
const greeting = Buffer.concat([
  Buffer.from("\x0a8.0.0\0\x01\0\0\0saltsalt\0", "latin1"),
  Buffer.from([0x00, 0x82, 8, 2, 0, 0x08, 0x00, 21]),
  Buffer.alloc(10),
  Buffer.from("saltsaltsalt\0mysql_native_password\0", "latin1"),
]);
