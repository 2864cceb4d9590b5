import { type SystemFiles, ByteStore } from "../system-files.ts";

/** As /proc/net/tcp writes them: include/net/tcp_states.h of the kernel. */
export const tcpStates = { established: 1, synSent: 2, timeWait: 6, closeWait: 8, listen: 10 } as const;

const colon = 0x3a;
const space = 0x20;
const newline = 0x0a;

/**
 * /proc/net/tcp or tcp6 in arrays. There may be tens of thousands of rows, one for each end of a connection: they are
 * read as bytes, and of a row only what is needed.
 */
export class SocketTable {
  length = 0;
  states = new Uint8Array(1024);
  localPorts = new Uint16Array(1024);
  remotePorts = new Uint16Array(1024);
  /** Of a listening socket: connections that wait to be accepted. */
  queued = new Float64Array(1024);
  users = new Uint32Array(1024);
  /** 0 = no process has it: not accepted yet, or over. */
  inodes = new Float64Array(1024);
  private rows = new Float64Array(1024);
  private readonly store = new ByteStore();
  private readonly addressDigits: 8 | 32;

  constructor(version: 4 | 6) {
    this.addressDigits = version === 4 ? 8 : 32;
  }

  /** @param path `proc/net/tcp`, or that of the network namespace of a process */
  read(files: SystemFiles, path: string): void {
    const end = files.bytes(path, this.store);
    const { buffer } = this.store;
    this.length = 0;
    // The first line names the columns.
    for (let at = nextLine(buffer, 0, end); at < end; at = this.readRow(at, end));
  }

  clear(): void {
    this.length = 0;
  }

  localAddress(row: number): string {
    return this.address(this.rows[row]!);
  }

  remoteAddress(row: number): string {
    return this.address(this.rows[row]! + this.addressDigits + 6);
  }

  /** Whether both ends are on this machine, as far as the row alone tells. */
  isLocal(row: number): boolean {
    const { buffer } = this.store;
    const local = this.rows[row]!;
    const remote = local + this.addressDigits + 6;
    let isSame = true;
    for (let digit = 0; digit < this.addressDigits && isSame; digit++) {
      isSame = buffer[local + digit] === buffer[remote + digit];
    }
    return isSame || (isLoopback(this.localAddress(row)) && isLoopback(this.remoteAddress(row)));
  }

  /** `  12: 0100007F:1F90 0100007F:C3A2 01 00000000:00000000 00:00000000 00000000  1000  0 123456 …` */
  private readRow(start: number, end: number): number {
    const { buffer } = this.store;
    const { addressDigits: digits } = this;
    let at = start;
    while (at < end && buffer[at] !== colon) at++;
    at += 2;
    const localPort = at + digits + 1;
    const remotePort = localPort + 5 + digits + 1;
    const state = remotePort + 5;
    const queue = state + 3 + 9;
    // Two digits and a colon, eight, a space, eight: the timer and the retransmissions.
    const user = queue + 8 + 1 + 12 + 8;
    if (user >= end) return end;
    if (this.length === this.states.length) this.grow();
    const row = this.length++;
    this.rows[row] = at;
    this.localPorts[row] = hexadecimal(buffer, localPort, 4);
    this.remotePorts[row] = hexadecimal(buffer, remotePort, 4);
    this.states[row] = hexadecimal(buffer, state, 2);
    this.queued[row] = hexadecimal(buffer, queue, 8);
    const afterUser = skipWord(buffer, user, end);
    const afterTimeout = skipWord(buffer, afterUser, end);
    this.users[row] = decimal(buffer, user, end);
    this.inodes[row] = decimal(buffer, afterTimeout, end);
    // Lines of IPv4 are filled up to 150 bytes.
    const usualEnd = start + 149;
    return buffer[usualEnd] === newline && digits === 8 ? usualEnd + 1 : nextLine(buffer, afterTimeout, end);
  }

  /** Groups of four bytes, each in the machine's byte order: the lowest first. */
  private address(at: number): string {
    const bytes: number[] = [];
    for (let group = at; group < at + this.addressDigits; group += 8) {
      for (let byte = group + 6; byte >= group; byte -= 2) bytes.push(hexadecimal(this.store.buffer, byte, 2));
    }
    if (bytes.length === 4) return bytes.join(".");
    const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
    return isMapped ? bytes.slice(12).join(".") : sixText(bytes);
  }

  private grow(): void {
    const larger = this.states.length * 2;
    const copied = <T extends Uint8Array | Uint16Array | Uint32Array | Float64Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.states = copied(this.states, new Uint8Array(larger));
    this.localPorts = copied(this.localPorts, new Uint16Array(larger));
    this.remotePorts = copied(this.remotePorts, new Uint16Array(larger));
    this.queued = copied(this.queued, new Float64Array(larger));
    this.users = copied(this.users, new Uint32Array(larger));
    this.inodes = copied(this.inodes, new Float64Array(larger));
    this.rows = copied(this.rows, new Float64Array(larger));
  }
}

export const isLoopback = (address: string): boolean => address.startsWith("127.") || address === "::1";
export const isAnyAddress = (address: string): boolean => address === "0.0.0.0" || address === "::";

/** `address:port` as people write it. */
export const peerText = (address: string, port: number): string =>
  address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;

/** RFC 5952: the URL parser knows where the zeros are left out. */
function sixText(bytes: readonly number[]): string {
  const groups = Array.from({ length: 8 }, (_, group) =>
    (bytes[group * 2]! * 256 + bytes[group * 2 + 1]!).toString(16),
  );
  return new URL(`http://[${groups.join(":")}]/`).hostname.slice(1, -1);
}

function hexadecimal(buffer: Buffer, from: number, digits: number): number {
  let value = 0;
  for (let at = from; at < from + digits; at++) {
    const byte = buffer[at]!;
    value = value * 16 + (byte <= 0x39 ? byte - 0x30 : (byte & 0x5f) - 0x37);
  }
  return value;
}

/** The number after spaces. */
function decimal(buffer: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && buffer[at] === space) at++;
  let value = 0;
  for (; at < end && buffer[at]! >= 0x30 && buffer[at]! <= 0x39; at++) value = value * 10 + buffer[at]! - 0x30;
  return value;
}

function skipWord(buffer: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && buffer[at] === space) at++;
  while (at < end && buffer[at] !== space && buffer[at] !== newline) at++;
  return at;
}

function nextLine(buffer: Buffer, from: number, end: number): number {
  const at = buffer.indexOf(newline, from);
  return at < 0 || at >= end ? end : at + 1;
}
