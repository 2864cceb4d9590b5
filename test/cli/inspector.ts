import { randomBytes } from "node:crypto";
import { request } from "node:http";
import type { Socket } from "node:net";

// A debugger's end of Node's inspector: JSON messages in WebSocket frames (RFC 6455). Node 20 has no WebSocket client.

type Message = Readonly<Record<string, unknown>>;

interface Event {
  readonly method: string;
  readonly params: Message;
}

export interface Inspector {
  call(method: string, params?: Message): Promise<Message>;
  /** The next event of this name that holds, also one that came before it was asked for. */
  event(method: string, holds?: (params: Message) => boolean): Promise<Message>;
  /** As a debugger takes its leave: Node may crash when a session is torn away. */
  close(): Promise<void>;
}

export async function attach(url: string): Promise<Inspector> {
  const socket = await upgrade(url);
  const answers = new Map<number, (message: Message) => void>();
  const events: Event[] = [];
  let heard: () => void = () => undefined;
  let nextId = 1;
  readFrames(socket, (text) => {
    const message = JSON.parse(text) as Message;
    if (typeof message["id"] === "number") answers.get(message["id"])?.(message);
    else events.push(message as unknown as Event);
    heard();
  });
  return {
    call(method, params = {}) {
      const id = nextId++;
      socket.write(frame(JSON.stringify({ id, method, params })));
      return new Promise((resolve, reject) => {
        answers.set(id, ({ result, error }) => {
          if (error === undefined) resolve(result as Message);
          else reject(new Error(`${method}: ${JSON.stringify(error)}`));
        });
      });
    },
    async event(method, holds = () => true) {
      for (;;) {
        const at = events.findIndex((event) => event.method === method && holds(event.params));
        if (at >= 0) return events.splice(at, 1)[0]!.params;
        await new Promise<void>((resolve) => (heard = resolve));
      }
    },
    close: () =>
      new Promise((resolve) => {
        socket.once("close", () => resolve());
        socket.end(frame("", closeFrame));
      }),
  };
}

function upgrade(url: string): Promise<Socket> {
  const { hostname, port, pathname } = new URL(url);
  const headers = {
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": randomBytes(16).toString("base64"),
  };
  return new Promise((resolve, reject) => {
    request({ host: hostname, port, path: pathname, headers })
      .once("upgrade", (_response, socket, head) => {
        socket.unshift(head);
        resolve(socket);
      })
      .once("error", reject)
      .end();
  });
}

const textFrame = 0x81;
const closeFrame = 0x88;

/** One masked frame. */
function frame(text: string, kind = textFrame): Buffer {
  const payload = Buffer.from(text);
  const mask = randomBytes(4);
  const head = payload.length < 126 ? Buffer.alloc(2) : Buffer.alloc(4);
  head[0] = kind;
  head[1] = 0x80 | Math.min(payload.length, 126);
  if (head.length === 4) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, mask, payload.map((byte, index) => byte ^ mask[index % 4]!)]);
}

/** Node sends whole messages in one frame each, unmasked. */
function readFrames(socket: Socket, onText: (text: string) => void): void {
  let buffered = Buffer.alloc(0);
  socket.on("error", () => undefined);
  socket.on("data", (chunk: Buffer) => {
    buffered = Buffer.concat([buffered, chunk]);
    for (let size = sizeOf(buffered); size !== undefined; size = sizeOf(buffered)) {
      if ((buffered[0]! & 0x0f) === 1) onText(buffered.subarray(size.head, size.head + size.payload).toString());
      buffered = buffered.subarray(size.head + size.payload);
    }
  });
}

function sizeOf(buffer: Buffer): { readonly head: number; readonly payload: number } | undefined {
  if (buffer.length < 2) return undefined;
  const short = buffer[1]! & 0x7f;
  const head = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (buffer.length < head) return undefined;
  const payload = short < 126 ? short : short === 126 ? buffer.readUInt16BE(2) : Number(buffer.readBigUInt64BE(2));
  return buffer.length < head + payload ? undefined : { head, payload };
}
