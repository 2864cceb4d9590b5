import { knownForms, mayHoldForm } from "./known-forms.ts";
import { leftOut } from "./left-out.ts";
import { isNoValue, isSecretName, telling } from "./secret-name.ts";

// Texts come from targets and may be made to be slow: every repetition has a bound, and what begins like a secret is
// taken out to its end, however it ends. Names are looked for that are secret, not any: whoever reads over others
// passes by what stands in their values.

const named = (signs: string): string => `[${signs}]{0,48}(?:${telling.source})[${signs}]{0,48}`;
const valueMax = "{0,16384}";

const userInfo = /\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#"'<>]{0,1024}@/gi;
/** Go's way to name a database: `user:password@tcp(host:port)/name`. */
const goSource = /[^\s/"'()]{1,256}@(?=(?:tcp|unix|udp)\()/g;
/** `?name=value`, and pairs of a form, a cookie or a connection string. */
const pair = new RegExp(
  `(^|[?&;,\\s({"'\`\\\\]|%26|%3F|%5B)(${named("\\w.[\\]-")})((?:%5D)?(?:=|%3D))("[^"]${valueMax}"?|'[^']${valueMax}'?|(?:\\(left out\\)|(?!%26)[^&#\\s;,)}"'\`\\\\])${valueMax})`,
  "gi",
);
/** JSON and what is like it, also where it was cut short. */
const quoted = new RegExp(
  `(["'])(${named("\\w .[\\]-")})\\1(\\s{0,9}[:=]\\s{0,9})(["'])((?:\\\\.|(?!\\4)[^\\\\])${valueMax})\\4?`,
  "gi",
);
/** JSON as a text within JSON, however deep. */
const quotedWithin = new RegExp(
  `(\\\\{1,15}["'])(${named("\\w .[\\]-")})\\1(\\s{0,9}[:=]\\s{0,9})(\\\\{1,15}["'])((?:(?!\\4)[^])${valueMax})(?:\\4)?`,
  "gi",
);
const quotedNumber = new RegExp(`(\\\\{0,15}["'])(${named("\\w .-")})\\1(\\s{0,9}:\\s{0,9})(-?\\d[\\d.]{0,40})`, "gi");
const element = new RegExp(`<(${named("\\w:.-")})([^<>]{0,256})>([^<>]${valueMax})`, "gi");
const formPart = new RegExp(
  `(name=\\\\{0,15}"?(${named("\\w.[\\]-")})\\\\{0,15}"?[^\\r\\n]{0,256}?(?:\\r?\\n|\\\\r\\\\n|\\\\n){2})([^\\r\\n\\\\]${valueMax})`,
  "gi",
);
/** A header as it is written, whole. */
const headerLine =
  /\b((?:proxy-)?authorization|(?:set-)?cookie2?|x-(?:api-key|auth-token|access-token|csrf-token|xsrf-token|amz-security-token|goog-api-key|vault-token|sentry-auth))(["']?\s{0,9}[:=]\s{0,9})["']?(?=\S)[^\r\n"']{1,16384}/gi;
/** `password: hunter2`; what follows in a sentence is a word and no value. */
const labelled =
  /\b([\w-]{0,32}(?:passw(?:or)?d|passphrase|pwd|secret|token|api[-_ ]?key|access[-_ ]?key))(\s{0,9}[:=]\s{0,9}|\s{1,9}is\s{1,9}|\s{1,9})(["'`]?)([^\s"'`,;)}<>\\]{1,16384})\3/gi;
const credentials =
  /\b((?:bearer|digest|token)\s{1,9}(?=\S{0,200}\d)(?=\S{8})|bearer\s{1,9}(?=\S{8})|basic\s{1,9}(?=\S{0,200}[\d=]))[\w.~+/=-]{8,16384}/gi;

/** What is left of one secret may look like the value of another name. */
const passesMax = 6;

/** A text without what opens doors, as far as it can be told by names and forms. What has been through it stays as it is. */
export function redactText(text: string): string {
  let [before, left] = [text, redactOnce(text)];
  for (let passes = 1; left !== before && passes < passesMax; passes++) [before, left] = [left, redactOnce(left)];
  return left;
}

function redactOnce(text: string): string {
  const left = /%[0-9a-f]{2}/i.test(text) ? text.replace(word, withinEncoded) : text;
  return redactPlain(left);
}

const word = /[^\s"<>]+/g;

/** Paths and queries hold texts in which nothing looks like what it is. What hides no secret stays as it is. */
function withinEncoded(encoded: string): string {
  if (!encoded.includes("%")) return encoded;
  const plain = decoded(decoded(encoded));
  const clean = redactPlain(plain);
  return clean === plain ? encoded : clean;
}

const decoded = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (signs) => {
    try {
      return decodeURIComponent(signs);
    } catch {
      return signs;
    }
  });

function redactPlain(text: string): string {
  let left = text;
  if (mayHoldForm.test(left)) for (const { pattern, instead } of knownForms) left = left.replace(pattern, instead);
  if (left.includes("@")) left = left.replace(userInfo, `$1${leftOut}@`).replace(goSource, `${leftOut}@`);
  // Most are names of routes and methods.
  return telling.test(left) || /bearer|basic|digest/i.test(left) ? withoutNamed(left) : left;
}

function withoutNamed(text: string): string {
  return text
    .replace(headerLine, (_, name: string, mark: string) => `${name}${mark}${leftOut}`)
    .replace(formPart, (all, head: string, name: string) => (isSecretName(name) ? head + leftOut : all))
    .replace(quotedWithin, withoutQuoted)
    .replace(quoted, withoutQuoted)
    .replace(quotedNumber, (all, quote: string, name: string, mark: string) =>
      isSecretName(name) ? `${quote}${name}${quote}${mark}${quote}${leftOut}${quote}` : all,
    )
    .replace(pair, (all, mark: string, name: string, equals: string, value: string) =>
      isSecretName(name) && !isNoValue(value.replace(/^["']|["']$/g, "")) ? `${mark}${name}${equals}${leftOut}` : all,
    )
    .replace(element, (all, name: string, rest: string, value: string) =>
      isSecretName(name) && !isNoValue(value) ? `<${name}${rest}>${leftOut}` : all,
    )
    .replace(labelled, (all, name: string, mark: string, quote: string, value: string) =>
      isValue(value, quote !== "", mark.trim()) ? `${name}${mark}${quote}${leftOut}${quote}` : all,
    )
    .replace(credentials, `$1${leftOut}`);
}

type Quoted = readonly [all: string, quote: string, name: string, mark: string, open: string, value: string];

function withoutQuoted(...[all, quote, name, mark, open, value]: Quoted): string {
  return isSecretName(name) && !isNoValue(value) ? `${quote}${name}${quote}${mark}${open}${leftOut}${open}` : all;
}

/** After a label a value has digits or signs in it, or is in quotes; a word is what a sentence goes on with. */
function isValue(value: string, isQuoted: boolean, mark: string): boolean {
  if (isNoValue(value) || value.startsWith("(") || value.length < 4) return false;
  if (isQuoted && mark !== "") return true;
  const isMixed = /\d/.test(value) && /[a-z]/i.test(value);
  if (mark === "") return isMixed && value.length >= 8 && /^[\w.~+/=!$%^&*#@-]+$/.test(value);
  return isMixed || /[!$%^*#@+/]/.test(value);
}
