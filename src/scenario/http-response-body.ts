import { TextDecoder } from "node:util";
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from "node:zlib";

/** A body that unpacks to more than this is not a body but a bomb. */
const unpackedLimitBytes = 64 * 1024 * 1024;
/** Content codings one on top of the other (undici's limit after CVE-2026-22036). */
const codingLimit = 5;

/** A body without its content codings (RFC 9110 §8.4). Throws what is wrong with it, to follow "a body that …". */
export function unpacked(raw: Buffer, contentEncoding: string): Buffer {
  const codings = contentEncoding
    .toLowerCase()
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "identity" && each !== "");
  if (codings.length > codingLimit)
    throw new Error(`is encoded ${codings.length} times over; ${codingLimit} is the limit`);
  return codings.reduceRight(unpackedFrom, raw);
}

function unpackedFrom(bytes: Buffer, coding: string): Buffer {
  const unpack = unpackers[coding];
  if (unpack === undefined) throw new Error(`is encoded as ${JSON.stringify(coding)}, which is not known here`);
  try {
    return unpack(bytes);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const isBomb = code === "ERR_BUFFER_TOO_LARGE";
    throw new Error(isBomb ? "unpacks to more than 64 MiB" : `is no ${coding}: ${message}`, { cause });
  }
}

const options = { maxOutputLength: unpackedLimitBytes };

const unpackers: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: (bytes) => gunzipSync(bytes, options),
  "x-gzip": (bytes) => gunzipSync(bytes, options),
  br: (bytes) => brotliDecompressSync(bytes, options),
  deflate: (bytes) => (hasZlibHeader(bytes) ? inflateSync(bytes, options) : inflateRawSync(bytes, options)),
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
