import type { Span, SpanIdentity } from "../span.ts";
import { textOf } from "./identity-of.ts";

const placeholder = /\?|\$\d|%s|%\(|@p\d|:[a-z_]/i;
const redacted = /redacted|\[filtered\]|\*{3}/i;

/**
 * What a read asked for, values and all; equal texts ask for the same. Null = not known, or no read: the text has its
 * values taken out, or it changes something.
 */
export function argumentsOf(span: Span, { dependency }: SpanIdentity): string | null {
  if (dependency === "http") return ofHttp(span);
  if (dependency === "sql") return ofSql(span);
  if (dependency === "cache") return ofCache(span);
  return null;
}

function ofHttp({ attributes }: Span): string | null {
  const method = textOf(attributes, "http.request.method") || "GET";
  const url = textOf(attributes, "url.full");
  return url === "" || redacted.test(url) || (method !== "GET" && method !== "HEAD") ? null : `${method} ${url}`;
}

const startsAsRead = /^\s*(\/\*[^]*?\*\/\s*)*\(?\s*(select|with)\b/i;
const changes =
  /\b(insert\s+into|update\s+[\w."]+\s+(as\s+\w+\s+)?set|delete\s+from|merge\s+into|for\s+(no\s+key\s+)?update)\b/i;

/** A `with` that deletes what it returns begins as a read does; so does a read that takes locks. */
export const isSqlRead = (text: string): boolean => startsAsRead.test(text) && !changes.test(text);

/** Without any place for a value the text is all there is. */
function ofSql({ attributes }: Span): string | null {
  const text = textOf(attributes, "db.query.text");
  if (!isSqlRead(text) || redacted.test(text)) return null;
  const values = parametersIn(attributes);
  if (values !== "") return `${text}\n${values}`;
  return placeholder.test(text) ? null : text;
}

function parametersIn(attributes: Span["attributes"]): string {
  let values = "";
  for (const name in attributes) {
    if (name.startsWith("db.query.parameter") || name === "db.postgresql.values")
      values += `${name}=${String(attributes[name])}\n`;
  }
  return values;
}

const reads = /^(h?get|hgetall|hmget|mget|exists|smembers|sismember|lrange|zrange\w*|zscore|scard|llen|ttl)\b/i;

function ofCache({ attributes }: Span): string | null {
  const text = textOf(attributes, "db.query.text");
  return !reads.test(text) || !text.trim().includes(" ") || /\?|other arguments/.test(text) ? null : text;
}
