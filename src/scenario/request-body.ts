import { readFileSync } from "node:fs";
import { basename, dirname, isAbsolute, resolve } from "node:path";
import { randomBytes } from "node:crypto";
import { threadState } from "./thread-state.ts";
import type { FilePart, RequestOptions } from "./test-file.ts";

/** A body ready to be sent: text of one octet a character, or bytes. */
export interface RenderedBody {
  readonly text: string;
  readonly bytes: Uint8Array | undefined;
  readonly length: number;
  readonly contentType: string | undefined;
}

const beyondAscii = /[^\u0000-\u007f]/;

function textBody(text: string, contentType: string | undefined): RenderedBody {
  if (beyondAscii.test(text)) return bytesBody(Buffer.from(text, "utf8"), contentType);
  return { text, bytes: undefined, length: text.length, contentType };
}

function bytesBody(bytes: Uint8Array, contentType: string | undefined): RenderedBody {
  return { text: "", bytes, length: bytes.byteLength, contentType };
}

/** The body the options ask for; undefined where they ask for none. */
export function renderBody(options: RequestOptions): RenderedBody | undefined {
  const given = (["json", "form", "multipart", "body"] as const).filter((key) => options[key] !== undefined);
  if (given.length > 1) throw new TypeError(`a request has one body: give ${given.join(" or ")}, not both`);
  if (options.json !== undefined) return textBody(jsonText(options.json), "application/json");
  if (options.form !== undefined) return textBody(formText(options.form), "application/x-www-form-urlencoded");
  if (options.multipart !== undefined) return multipartBody(options.multipart);
  if (typeof options.body === "string") return textBody(options.body, undefined);
  if (options.body !== undefined) return bytesBody(options.body, undefined);
  return undefined;
}

function jsonText(value: unknown): string {
  const text = JSON.stringify(value);
  if (text === undefined) throw new TypeError("json: the value has no JSON form (undefined, a function or a symbol)");
  return text;
}

function formText(form: NonNullable<RequestOptions["form"]>): string {
  return new URLSearchParams(
    Object.entries(form).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
}

/** multipart/form-data by RFC 7578. */
function multipartBody(parts: NonNullable<RequestOptions["multipart"]>): RenderedBody {
  const boundary = `plimsoll-${randomBytes(12).toString("hex")}`;
  const pieces: Uint8Array[] = [];
  for (const [name, value] of Object.entries(parts)) {
    const isFile = typeof value === "object";
    const content = isFile ? readShared(value.file) : Buffer.from(String(value), "utf8");
    pieces.push(
      Buffer.from(`--${boundary}\r\n${partHeaders(name, isFile ? value : undefined)}\r\n`, "utf8"),
      content,
      Buffer.from("\r\n"),
    );
  }
  pieces.push(Buffer.from(`--${boundary}--\r\n`));
  return bytesBody(Buffer.concat(pieces), `multipart/form-data; boundary=${boundary}`);
}

function partHeaders(name: string, file: FilePart | undefined): string {
  const disposition = `content-disposition: form-data; name="${quoted(name)}"`;
  if (file === undefined) return `${disposition}\r\n`;
  const contentType = file.contentType ?? "application/octet-stream";
  return `${disposition}; filename="${quoted(file.filename ?? basename(file.file))}"\r\ncontent-type: ${contentType}\r\n`;
}

/** RFC 7578 §2 with the escapes browsers use (WHATWG HTML, multipart/form-data). */
function quoted(text: string): string {
  return text.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** A file's bytes, read once per worker and shared by all its users. Relative paths count from the test file. */
export function readShared(path: string): Uint8Array {
  const base = threadState.testFile === undefined ? process.cwd() : dirname(threadState.testFile);
  const absolute = isAbsolute(path) ? path : resolve(base, path);
  let bytes = threadState.files.get(absolute);
  if (bytes === undefined) {
    bytes = readFileSync(absolute);
    threadState.files.set(absolute, bytes);
  }
  return bytes;
}
