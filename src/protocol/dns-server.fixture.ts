import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";

/** What a name server says of a name: its addresses (none: it exists without), a failure, or nothing at all. */
export type DnsAnswer = readonly string[] | "NXDOMAIN" | "SERVFAIL" | "REFUSED" | "silence";

const codes = { SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const;
const types = { A: 1, AAAA: 28 } as const;

/** A name server (RFC 1035) on a free port of loopback that knows what it is told to know. */
export class DnsServer {
  /** Names asked for, one entry a query. */
  readonly asked: string[] = [];
  private readonly socket: Socket;
  private readonly answer: (name: string) => DnsAnswer;
  private readonly delayMs: number;

  private constructor(socket: Socket, answer: (name: string) => DnsAnswer, delayMs: number) {
    this.socket = socket;
    this.answer = answer;
    this.delayMs = delayMs;
    socket.on("message", (query, from) => this.reply(query, from));
  }

  static async start(answer: (name: string) => DnsAnswer, delayMs = 0): Promise<DnsServer> {
    const socket = createSocket("udp4");
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
    return new DnsServer(socket, answer, delayMs);
  }

  /** As `--dns-server` takes it. */
  get address(): string {
    return `127.0.0.1:${this.socket.address().port}`;
  }

  close(): void {
    this.socket.close();
  }

  private reply(query: Buffer, from: RemoteInfo): void {
    const { name, type, end } = questionOf(query);
    this.asked.push(name);
    const said = this.answer(name);
    if (said === "silence") return;
    const message = Buffer.concat(partsOf(query, end, type, said));
    if (this.delayMs === 0) this.socket.send(message, from.port, from.address);
    else setTimeout(() => this.send(message, from), this.delayMs).unref();
  }

  private send(message: Buffer, from: RemoteInfo): void {
    try {
      this.socket.send(message, from.port, from.address);
    } catch {
      // The test is over.
    }
  }
}

function questionOf(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let position = 12;
  for (let length = query[position]!; length > 0; length = query[position]!) {
    labels.push(query.toString("latin1", position + 1, position + 1 + length));
    position += 1 + length;
  }
  return { name: labels.join(".").toLowerCase(), type: query.readUInt16BE(position + 1), end: position + 5 };
}

function partsOf(query: Buffer, end: number, type: number, said: Exclude<DnsAnswer, "silence">): Buffer[] {
  const addresses = typeof said === "string" ? [] : said.filter((each) => each.includes(":") === (type === types.AAAA));
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  // An answer, recursion wanted and available.
  header.writeUInt16BE(0x8180 | (typeof said === "string" ? codes[said] : 0), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(addresses.length, 6);
  return [header, query.subarray(12, end), ...addresses.map((address) => recordOf(address, type))];
}

/** The name is a pointer to the question's. */
function recordOf(address: string, type: number): Buffer {
  const data = type === types.A ? Buffer.from(address.split(".").map(Number)) : v6Bytes(address);
  const record = Buffer.alloc(12);
  record.writeUInt16BE(0xc00c, 0);
  record.writeUInt16BE(type, 2);
  record.writeUInt16BE(1, 4);
  record.writeUInt32BE(1, 6);
  record.writeUInt16BE(data.length, 10);
  return Buffer.concat([record, data]);
}

/** `::1` and the like: only the last group is written out. */
function v6Bytes(address: string): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt16BE(Number.parseInt(address.split("::")[1] || "0", 16), 14);
  return bytes;
}
