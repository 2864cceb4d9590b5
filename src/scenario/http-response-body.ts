import { TextDecoder } from "node:util";
import * as zlib from "node:zlib";
import type { ErrorClass } from "#run";

/** A body that unpacks to more than this is not a body but a bomb. */
const unpackedLimitBytes = 64 * 1024 * 1024;
/** Content codings one on top of the other (undici's limit after CVE-2026-22036). */
const codingLimit = 5;

/** What is wrong with a body, to follow "a body that …", and the class of error it is. */
export class UndecodableBody extends Error {
  readonly error: Extract<ErrorClass, "decode_error" | "decode_bomb">;

  constructor(error: UndecodableBody["error"], message: string, cause?: unknown) {
    super(message, { cause });
    this.error = error;
  }
}

/** A body without its content codings (RFC 9110 §8.4). Throws an `UndecodableBody`. */
export function unpacked(raw: Buffer, contentEncoding: string): Buffer {
  const codings = contentEncoding
    .toLowerCase()
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "identity" && each !== "");
  if (codings.length > codingLimit) {
    const message = `is encoded ${codings.length} times over; ${codingLimit} is the limit`;
    throw new UndecodableBody("decode_bomb", message);
  }
  return codings.reduceRight(unpackedFrom, raw);
}

function unpackedFrom(bytes: Buffer, coding: string): Buffer {
  const unpack = unpackers[coding];
  if (unpack === undefined)
    throw new UndecodableBody("decode_error", `is encoded as ${JSON.stringify(coding)}, which is not known here`);
  let result: Unpacked;
  try {
    result = unpack(bytes);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === "ERR_BUFFER_TOO_LARGE") throw new UndecodableBody("decode_bomb", "unpacks to more than 64 MiB", cause);
    throw new UndecodableBody("decode_error", `is no ${coding}: ${message}`, cause);
  }
  const left = bytes.length - result.engine.bytesWritten;
  if (left > 0) throw new UndecodableBody("decode_error", `has ${left} bytes behind its ${coding}`);
  return result.buffer;
}

/** What zlib gives when it is asked for more than the bytes; `bytesWritten` is how many of the input it took. */
interface Unpacked {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

const options = { maxOutputLength: unpackedLimitBytes, info: true };
type Unpack = (bytes: Buffer) => Unpacked;
/** Node's types know the plain form only. */
const withInfo =
  (unpack: (bytes: Buffer, given: typeof options) => unknown): Unpack =>
  (bytes) =>
    unpack(bytes, options) as Unpacked;

const gunzip = withInfo(zlib.gunzipSync);
const inflate = withInfo(zlib.inflateSync);
const inflateRaw = withInfo(zlib.inflateRawSync);
/** Not in every Node that is supported. */
const { zstdDecompressSync } = zlib as { zstdDecompressSync?: Parameters<typeof withInfo>[0] };

const unpackers: Readonly<Record<string, Unpack>> = {
  gzip: gunzip,
  "x-gzip": gunzip,
  br: withInfo(zlib.brotliDecompressSync),
  deflate: (bytes) => (hasZlibHeader(bytes) ? inflate(bytes) : inflateRaw(bytes)),
  ...(zstdDecompressSync === undefined ? {} : { zstd: withInfo(zstdDecompressSync) }),
};

/** "deflate" should be zlib, but some servers send raw deflate (RFC 9110 §8.4.1.2); the header is RFC 1950 §2.2. */
function hasZlibHeader(bytes: Buffer): boolean {
  return bytes.length >= 2 && (bytes[0]! & 0x0f) === 8 && bytes.readUInt16BE(0) % 31 === 0;
}

/** Where these do not occur, one octet a character is already the text, in every charset but UTF-16. */
const notPlainAscii = /[\u0000\u0080-\u00ff]/;

export const isPlainAscii = (octets: string): boolean => !notPlainAscii.test(octets);

const decoders = new Map<string, TextDecoder>();

/** Bytes as text in the charset of the content type; UTF-8 where it names none, or none that is known. */
export function textFrom(bytes: Uint8Array, contentType: string): string {
  const charset = /;\s*charset\s*=\s*"?([^\s";,]+)/i.exec(contentType)?.[1]?.toLowerCase() ?? "utf-8";
  let decoder = decoders.get(charset);
  if (decoder === undefined) {
    decoder = decoderOf(charset);
    // Charsets come from targets, so they must not grow without end.
    if (decoders.size < 50) decoders.set(charset, decoder);
  }
  return decoder.decode(bytes);
}

function decoderOf(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset);
  } catch {
    // Not a charset the Encoding Standard knows.
    return new TextDecoder();
  }
}
