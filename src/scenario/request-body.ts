import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { encodedPairs } from "./http-query.ts";
import { resolveFromTest } from "./test-base.ts";
import type { FilePart, RequestOptions } from "./test-file.ts";
import { threadState } from "./thread-state.ts";

/** A body ready to be sent: text of one octet a character, or bytes. */
export interface RenderedBody {
  readonly text: string;
  readonly bytes: Uint8Array | undefined;
  readonly length: number;
  readonly contentType: string | undefined;
  /**
   * Whose content type stands above the body's own: that of any header (JSON has many), only one given with the call
   * (a form is a form), or none (the boundary is ours).
   */
  readonly typeYieldsTo: "any" | "call" | "none";
}

const beyondAscii = /[^\u0000-\u007f]/;

function textBody(
  text: string,
  contentType: string | undefined,
  typeYieldsTo: RenderedBody["typeYieldsTo"],
): RenderedBody {
  if (beyondAscii.test(text)) return bytesBody(Buffer.from(text, "utf8"), contentType, typeYieldsTo);
  return { text, bytes: undefined, length: text.length, contentType, typeYieldsTo };
}

function bytesBody(
  bytes: Uint8Array,
  contentType: string | undefined,
  typeYieldsTo: RenderedBody["typeYieldsTo"],
): RenderedBody {
  return { text: "", bytes, length: bytes.byteLength, contentType, typeYieldsTo };
}

/** The body the options ask for; undefined where they ask for none. */
export function renderBody(options: RequestOptions): RenderedBody | undefined {
  const { json, form, multipart, body } = options;
  if (json === undefined && form === undefined && multipart === undefined && body === undefined) return undefined;
  requireOne(options);
  if (json !== undefined) return textBody(jsonText(json), "application/json", "any");
  if (form !== undefined) return textBody(encodedPairs("form", form), "application/x-www-form-urlencoded", "call");
  if (multipart !== undefined) return multipartBody(multipart);
  if (typeof body === "string") return textBody(body, undefined, "any");
  if (body instanceof Uint8Array) return bytesBody(body, undefined, "any");
  throw new TypeError(`body: give a text or bytes; an object is sent with json or form`);
}

function requireOne(options: RequestOptions): void {
  const given = (["json", "form", "multipart", "body"] as const).filter((key) => options[key] !== undefined);
  if (given.length > 1) throw new TypeError(`a request has one body: give ${given.join(" or ")}, not both`);
}

function jsonText(value: unknown): string {
  const text = JSON.stringify(value);
  if (text === undefined) throw new TypeError("json: the value has no JSON form (a function or a symbol)");
  return text;
}

/** multipart/form-data by RFC 7578. */
function multipartBody(parts: NonNullable<RequestOptions["multipart"]>): RenderedBody {
  const boundary = `plimsoll-${randomBytes(12).toString("hex")}`;
  const pieces: Uint8Array[] = [];
  for (const [name, value] of Object.entries(parts)) {
    const part = partOf(name, value);
    const content = typeof part === "string" ? Buffer.from(part, "utf8") : readShared(part.file);
    pieces.push(Buffer.from(`--${boundary}\r\n${partHeaders(name, part)}\r\n`, "utf8"), content, Buffer.from("\r\n"));
  }
  pieces.push(Buffer.from(`--${boundary}--\r\n`));
  return bytesBody(Buffer.concat(pieces), `multipart/form-data; boundary=${boundary}`, "none");
}

function partOf(name: string, value: unknown): string | FilePart {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value === "object" && value !== null && typeof (value as FilePart).file === "string")
    return value as FilePart;
  throw new TypeError(`multipart: ${name} must be a text, a number or { file: "./path" }`);
}

function partHeaders(name: string, part: string | FilePart): string {
  const disposition = `content-disposition: form-data; name="${quoted(name)}"`;
  if (typeof part === "string") return `${disposition}\r\n`;
  const contentType = quoted(part.contentType ?? "application/octet-stream");
  return `${disposition}; filename="${quoted(part.filename ?? basename(part.file))}"\r\ncontent-type: ${contentType}\r\n`;
}

/** RFC 7578 §2 with the escapes browsers use (WHATWG HTML, multipart/form-data). */
function quoted(text: string): string {
  return text.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** A file's bytes, read once per worker and shared by all its users. Relative paths count from the test file. */
function readShared(path: string): Uint8Array {
  const absolute = resolveFromTest(path);
  const known = threadState.files.get(absolute);
  if (known !== undefined) return known;
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(absolute);
  } catch (cause) {
    throw new TypeError(`multipart: the file ${absolute} cannot be read`, { cause });
  }
  threadState.files.set(absolute, bytes);
  return bytes;
}
