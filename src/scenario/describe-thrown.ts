import { types } from "node:util";
import { UserError, type SourceLocation } from "#run";
import { mapStack, type StackFrame } from "./source-map.ts";

export interface ThrownDescription {
  /** At most 2,000 characters. */
  readonly message: string;
  /** The line of the user's own code. */
  readonly location?: SourceLocation;
  /** Mapped, at most 8 KiB. */
  readonly stack?: string;
}

const messageMaxLength = 2_000;
const stackMaxBytes = 8_192;
const causesMax = 4;

/** What a script threw, whatever it was: null, a Proxy, an error whose getters throw, 100 MB of message. Never throws. */
export function describeThrown(value: unknown): ThrownDescription {
  const message = bounded(messageOf(value));
  const { location: thrownAt, frames } = mapStack(value);
  const location = isUserError(value) ? value.location : thrownAt;
  const stack = cutToBytes([message, ...frames.map(frameText)].join("\n"), stackMaxBytes);
  return {
    message,
    ...(location === undefined ? {} : { location }),
    ...(frames.length === 0 ? {} : { stack }),
  };
}

function messageOf(value: unknown): string {
  const parts: string[] = [];
  const seen = new Set<unknown>();
  let current: unknown = value;
  while (parts.length < causesMax && !seen.has(current)) {
    seen.add(current);
    parts.push(ownMessage(current));
    if (!isObject(current)) break;
    const cause = read(current, "cause");
    if (cause === undefined || cause === null) break;
    current = cause;
  }
  return parts.join("; caused by ");
}

function ownMessage(value: unknown): string {
  if (types.isProxy(value)) return "a Proxy was thrown";
  if (!isObject(value)) return `${primitiveText(value)} was thrown`;
  const message = read(value, "message");
  const name = read(value, "name");
  if (isUserError(value)) return [`${value.message}.`, value.why, value.hint].filter(Boolean).join(" ");
  if (typeof message === "string" && message !== "") return withName(name, message);
  const inner = read(value, "errors");
  if (types.isNativeError(value) && Array.isArray(inner) && inner.length > 0) {
    return [...new Set(inner.slice(0, 3).map(ownMessage))].join("; ");
  }
  if (types.isNativeError(value)) return typeof name === "string" ? cut(name) : "Error";
  return typeof value === "function" ? "a function was thrown" : `${objectText(value)} was thrown`;
}

function withName(name: unknown, message: string): string {
  const plain = typeof name !== "string" || name === "" || name === "Error" || name === "UserError";
  return plain ? cut(message) : `${cut(name)}: ${cut(message)}`;
}

function primitiveText(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(cut(value));
  if (typeof value === "bigint") return "a BigInt";
  return String(value);
}

/** The first fields of a plain object, none of them computed by its getters. */
function objectText(value: object): string {
  try {
    if (Array.isArray(value)) return "an array";
    const shown: string[] = [];
    for (const key of Object.keys(value).slice(0, 5)) {
      const field: unknown = Object.getOwnPropertyDescriptor(value, key)?.value;
      const text = isObject(field) || field === undefined ? "…" : primitiveText(field);
      shown.push(`${key.slice(0, 50)}: ${text.slice(0, 200)}`);
    }
    return shown.length === 0 ? "an object" : `{ ${shown.join(", ")} }`;
  } catch {
    return "an object";
  }
}

function read(holder: object, key: string): unknown {
  try {
    if (types.isProxy(holder)) return undefined;
    return (holder as Readonly<Record<string, unknown>>)[key];
  } catch {
    // A getter that throws has nothing to say.
    return undefined;
  }
}

/** Ours, so its fields are what they are said to be; the stack of one shows where we noticed, not where the mistake is. */
function isUserError(value: unknown): value is UserError {
  try {
    return value instanceof UserError;
  } catch {
    // A Proxy, or one among its prototypes, that throws.
    return false;
  }
}

const isObject = (value: unknown): value is object =>
  (typeof value === "object" && value !== null) || typeof value === "function";

const cut = (text: string): string => text.slice(0, messageMaxLength + 1);

function bounded(message: string): string {
  return copied(message.length <= messageMaxLength ? message : `${message.slice(0, messageMaxLength - 1)}…`);
}

/** A slice keeps the whole text it was cut from in memory; a copy does not. Lone surrogates become U+FFFD. */
const copied = (text: string): string => Buffer.from(text).toString();

function cutToBytes(text: string, bytesMax: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= bytesMax) return text;
  let end = bytesMax;
  // Not in the middle of a character: 10xxxxxx continues one (RFC 3629 §3).
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString("utf8", 0, end);
}

function frameText({ function: name, file, line, column }: StackFrame): string {
  const place = `${file}:${String(line)}:${String(column)}`;
  return name === undefined ? `    at ${place}` : `    at ${name} (${place})`;
}
