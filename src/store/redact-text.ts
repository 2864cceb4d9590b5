import { isSecretName, leftOut } from "./redact.ts";

const userInfo = /([a-z][a-z0-9+.-]*:\/\/)[^\s/?#]*@/gi;
/** `?name=value`, and pairs of a form, a cookie or a connection string. */
const pair = /(^|[?&;,\s({])([\w.[\]-]+)=("[^"]*"|'[^']*'|[^&#\s;,)}]*)/g;
const jsonPair = /"([^"\\]*)"(\s*:\s*)"(?:[^"\\]|\\.)*(?:"|$)/g;
const credentials = /\b(bearer\s+(?=\S{8})|basic\s+(?=\S*[\d=]))[\w.~+/=-]{8,}/gi;
const jsonWebToken = /\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g;

/** A text of the target without what opens doors, as far as it can be told by its form. */
export function redactText(text: string): string {
  // Most are names of routes and methods.
  if (!/[=:]|eyJ|bearer|basic/i.test(text)) return text;
  return text
    .replace(userInfo, `$1${leftOut}@`)
    .replace(pair, (whole, mark: string, name: string) => (isSecretName(name) ? `${mark}${name}=${leftOut}` : whole))
    .replace(jsonPair, (whole, name: string, colon: string) =>
      isSecretName(name) ? `"${name}"${colon}"${leftOut}"` : whole,
    )
    .replace(credentials, `$1${leftOut}`)
    .replace(jsonWebToken, leftOut);
}

/** The same value with every text in it redacted. Keys are ours and stay as they are. */
export function redactTexts<T>(value: T): T {
  // What comes out has the shape of what went in.
  return copy(value) as T;
}

function copy(value: unknown): unknown {
  if (typeof value === "string") return redactText(value);
  if (Array.isArray(value)) return value.map(copy);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copy(each)]));
}
