import { type TraceFields, traceFields } from "./trace-stamp.ts";

export type Headers = Readonly<Record<string, string>>;

const isToken = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const isFieldText = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Decided by the body that is sent; anything else would break the request apart (RFC 9112 §6). */
const framing = new Set(["content-length", "transfer-encoding"]);

/** One header as it goes on the wire; refuses what would break the request apart (RFC 9110 §5.5). */
export function headerLine(name: string, value: string): string {
  if (!isToken.test(name))
    throw new TypeError(`header ${JSON.stringify(name)}: a name is letters, digits and -_.!#$%&'*+^\`|~`);
  if (typeof value !== "string" || !isFieldText.test(value)) {
    const shown = typeof value === "string" ? JSON.stringify(value) : String(value);
    throw new TypeError(
      `header ${name}: a value is one line of text, without control characters or letters beyond Latin-1, not ${shown}`,
    );
  }
  return `${name}: ${value}\r\n`;
}

/** As `headerLine`, for what a script sets. */
function checkOwn(name: string, value: string): void {
  if (framing.has(name)) throw new TypeError(`header ${name}: it follows from the body that is sent; leave it out`);
  headerLine(name, value);
}

/** The headers of a request before its body and its trace are known. */
export interface HeaderBlock {
  /** All fields, each ended by CRLF, but for cookies. */
  readonly text: string;
  /** The same without the content type, for requests whose body may bring its own. */
  readonly untyped: string;
  readonly contentType: string | undefined;
  /** The content type was given with the call itself. */
  readonly isTypeOfCall: boolean;
  /** Cookies given by hand, to be joined with the jar's: there is one Cookie field (RFC 6265 §5.4). */
  readonly cookie: string;
  readonly userAgent: string | undefined;
  /** What the script does not set by itself. */
  readonly traceFields: TraceFields;
}

/** Headers merged by name, ignoring case; later layers win, the call's own last of all. */
export function headerBlock(layers: readonly Headers[], ofCall?: Headers): HeaderBlock {
  const merged = new Map<string, string>();
  for (const layer of layers) {
    for (const [name, value] of Object.entries(layer)) {
      const lower = name.toLowerCase();
      if (!framing.has(lower)) merged.set(lower, value);
    }
  }
  let isTypeOfCall = false;
  for (const [name, value] of Object.entries(ofCall ?? {})) {
    const lower = name.toLowerCase();
    checkOwn(lower, value);
    merged.set(lower, value);
    if (lower === "content-type") isTypeOfCall = true;
  }
  const contentType = merged.get("content-type");
  const cookie = merged.get("cookie") ?? "";
  // For its check.
  headerLine("cookie", cookie);
  let untyped = "";
  for (const [name, value] of merged)
    if (name !== "content-type" && name !== "cookie") untyped += headerLine(name, value);
  const text = contentType === undefined ? untyped : untyped + headerLine("content-type", contentType);
  return {
    text,
    untyped,
    contentType,
    isTypeOfCall,
    cookie,
    userAgent: merged.get("user-agent"),
    traceFields: fieldsLeft(merged),
  };
}

/** Whoever names another trace, or another sampling of it, is not contradicted in the next header. */
function fieldsLeft(given: ReadonlyMap<string, string>): TraceFields {
  if (given.has("traceparent")) return traceFields.none;
  if (given.has("sentry-trace")) return traceFields.traceparent;
  return given.has("baggage") ? traceFields.withSentryTrace : traceFields.all;
}

/** They are for one origin: none of them goes to another when a redirect leads there. */
const boundToOrigin = new Set(["authorization", "cookie", "proxy-authorization", "host"]);

export function withoutCredentials(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !boundToOrigin.has(name.toLowerCase())));
}

/**
 * A user's own headers: a plain object to the script, whose rendering is kept until it is changed, so that reading them
 * costs nothing per request.
 */
export class OwnHeaders implements ProxyHandler<Record<string, string>> {
  readonly object: Record<string, string> = new Proxy(Object.create(null) as Record<string, string>, this);
  /** Counts changes; a rendering made at another count is stale. */
  version = 0;

  get(target: Record<string, string>, name: string | symbol): string | undefined {
    return typeof name === "string" ? target[name.toLowerCase()] : undefined;
  }

  has(target: Record<string, string>, name: string | symbol): boolean {
    return typeof name === "string" && name.toLowerCase() in target;
  }

  set(target: Record<string, string>, name: string | symbol, value: string): boolean {
    const lower = String(name).toLowerCase();
    checkOwn(lower, value);
    target[lower] = value;
    this.version++;
    return true;
  }

  deleteProperty(target: Record<string, string>, name: string | symbol): boolean {
    this.version++;
    return delete target[String(name).toLowerCase()];
  }

  defineProperty(): boolean {
    throw new TypeError("http.headers: set a header with http.headers.name = value");
  }
}

/** RFC 7617 (basic, UTF-8) and RFC 6750 (bearer). */
export function authorizationOf(auth: { username: string; password: string } | { bearer: string }): string {
  if ("bearer" in auth) return `Bearer ${given("bearer", auth.bearer)}`;
  const pair = `${given("username", auth.username)}:${given("password", auth.password)}`;
  return `Basic ${Buffer.from(pair, "utf8").toString("base64")}`;
}

function given(part: string, value: unknown): string {
  if (typeof value === "string") return value;
  throw new TypeError(`auth: ${part} is ${value === undefined ? "missing" : "not a text"}`);
}
