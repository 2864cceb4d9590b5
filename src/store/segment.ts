import { deflateRaw, inflateRawSync, crc32 } from "node:zlib";
import { promisify } from "node:util";

// A segment: a 16-byte header, then blocks. All integers are little-endian.
//
//   header  magic "plimsoll" (8) · format version (4) · CRC-32 of the 12 bytes before (4)
//   block   magic F1 50 4C 42 (4) · payload length (4) · CRC-32 of length and payload (4) · payload: raw deflate of JSON
//
// A block is whole or it is nothing. A reader that meets a bad one looks for the next block that checks out: a flipped
// byte or a half-written block in the middle (the disk was full for a moment) costs that block alone, a torn tail ends
// the segment.

export const segmentVersion = 1;
export const headerBytes = 16;
export const blockOverheadBytes = 12;

/** No block grows beyond this, packed or unpacked: it bounds what a damaged or hostile file can make a reader hold. */
export const payloadBytesMax = 64 * 1024 * 1024;

/** Damaged places after which a reader gives a segment up: it bounds the work a hostile file can ask for. */
const damagedPlacesMax = 64;

const headerMagic = Buffer.from("plimsoll", "latin1");
const blockMagic = Buffer.from([0xf1, 0x50, 0x4c, 0x42]);
const deflate = promisify(deflateRaw);

/** What a segment held that could not be read. All zero for a segment that was closed properly. */
export interface Damage {
  /** Places where reading stumbled; a torn tail is one. */
  readonly places: number;
  readonly bytesLost: number;
}

export interface SegmentReading {
  readonly damage: Damage;
  /** Behind the last whole block: where reading goes on when more has been written. */
  readonly end: number;
  /** The version found where it is one this reader does not know; nothing is read then. */
  readonly unknownVersion?: number;
}

export function encodeHeader(): Buffer {
  const header = Buffer.alloc(headerBytes);
  headerMagic.copy(header);
  header.writeUInt32LE(segmentVersion, 8);
  header.writeUInt32LE(crc32(header.subarray(0, 12)), 12);
  return header;
}

/** Deflates off the main thread, level 1: the load generator needs the processor more than the disk needs the space. */
export async function encodeBlock(json: Buffer): Promise<Buffer> {
  const payload = await deflate(json, { level: 1 });
  const block = Buffer.allocUnsafe(blockOverheadBytes + payload.length);
  blockMagic.copy(block);
  block.writeUInt32LE(payload.length, 4);
  block.writeUInt32LE(crc32(payload, crc32(block.subarray(4, 8))), 8);
  payload.copy(block, blockOverheadBytes);
  return block;
}

/**
 * Hands over every whole block in order, one at a time. Ends whatever the bytes, and throws only what `onPayload`
 * throws.
 */
export function decodeSegment(bytes: Buffer, onPayload: (payload: unknown) => void): SegmentReading {
  const version = readVersion(bytes);
  if (version !== undefined && version !== segmentVersion) {
    return { damage: { places: 0, bytesLost: 0 }, end: 0, unknownVersion: version };
  }
  let places = 0;
  let bytesLost = 0;
  // A damaged or missing header says nothing about the blocks behind it: it is one more place to get over.
  let at = version === undefined ? 0 : headerBytes;
  let end = at;
  while (at < bytes.length) {
    const block = readBlock(bytes, at);
    if (block !== undefined) {
      onPayload(block.value);
      at = block.end;
      end = at;
      continue;
    }
    places += 1;
    const next = places > damagedPlacesMax ? -1 : bytes.indexOf(blockMagic, at + 1);
    const resume = next === -1 ? bytes.length : next;
    bytesLost += resume - at;
    at = resume;
  }
  return { damage: { places, bytesLost }, end };
}

function readVersion(bytes: Buffer): number | undefined {
  if (bytes.length < headerBytes || !bytes.subarray(0, 8).equals(headerMagic)) return undefined;
  if (bytes.readUInt32LE(12) !== crc32(bytes.subarray(0, 12))) return undefined;
  return bytes.readUInt32LE(8);
}

function readBlock(bytes: Buffer, at: number): { readonly value: unknown; readonly end: number } | undefined {
  const payloadAt = at + blockOverheadBytes;
  if (payloadAt > bytes.length || !bytes.subarray(at, at + 4).equals(blockMagic)) return undefined;
  const length = bytes.readUInt32LE(at + 4);
  const end = payloadAt + length;
  if (length > payloadBytesMax || end > bytes.length) return undefined;
  const payload = bytes.subarray(payloadAt, end);
  if (bytes.readUInt32LE(at + 8) !== crc32(payload, crc32(bytes.subarray(at + 4, at + 8)))) return undefined;
  try {
    const json = inflateRawSync(payload, { maxOutputLength: payloadBytesMax }).toString("utf8");
    return { value: JSON.parse(json) as unknown, end };
  } catch {
    // The checksum held, so these bytes are what somebody wrote, but not one of our records.
    return undefined;
  }
}
