import { isIP } from "node:net";
import { exitCodes, type HttpPlan, type ProxyPlan, UserError } from "#run";
import type { Exchange } from "./exchange.ts";
import { isLoopback, refusalOf } from "./host-gate.ts";
import type { Endpoint } from "./protocol.ts";
import { isBypassed } from "./proxy-bypass.ts";

/** A proxy as connections to it need it. */
export interface Proxy {
  readonly host: string;
  readonly port: number;
  /** `host:port`, without the password: for messages. */
  readonly name: string;
  /** The header line that lets us in, or "". */
  readonly authorization: string;
}

/** The proxy a target is reached through; undefined = directly. */
export function proxyFor(endpoint: Endpoint, plan: ProxyPlan | undefined): Proxy | undefined {
  const url = endpoint.secure ? plan?.https : plan?.http;
  if (plan === undefined || url === undefined || isBypassed(endpoint, plan.bypass)) return undefined;
  return readProxy(url, endpoint.secure ? "HTTPS_PROXY" : "HTTP_PROXY");
}

/**
 * Reads the URL of a proxy; `proxy:3128` is `http://proxy:3128`, as everywhere.
 * @param name what to call it where it cannot be used: its text may hold a password
 */
export function readProxy(text: string, name: string): Proxy {
  const full = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(full)) throw unusable(name, "It is no URL.");
  const url = new URL(full);
  if (url.protocol !== "http:")
    throw unusable(name, `It names a proxy by ${url.protocol}//, which is not spoken here.`);
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  if (host === "") throw unusable(name, "It names no host.");
  const port = Number(url.port) || 80;
  return { host, port, name: `${url.hostname}:${port}`, authorization: authorizationLine(url, name) };
}

/** RFC 7617, UTF-8. */
function authorizationLine({ username, password }: URL, name: string): string {
  if (username === "" && password === "") return "";
  try {
    const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return `Proxy-Authorization: Basic ${Buffer.from(pair, "utf8").toString("base64")}\r\n`;
  } catch {
    throw unusable(name, "Its user name or password is not percent-encoded as URLs are.");
  }
}

function unusable(name: string, why: string): UserError {
  const hint = "Give it as http://proxy:3128 or http://user:password@proxy:3128, or unset it.";
  return new UserError(`The proxy in ${name} cannot be used`, { why, hint, exitCode: exitCodes.usage });
}

/** What stands between the scheme and the path of a URL. */
export function authorityOf({ host, port }: Pick<Endpoint, "host" | "port">): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** A request as a proxy takes it (RFC 9112 §3.2.2): the whole URL in its first line, and who is asking. */
export function forwarded({ method, text, endpoint }: Exchange, { authorization }: Proxy): string {
  const lineEnd = text.indexOf("\r\n") + 2;
  const target = text.slice(method.length + 1, lineEnd);
  return `${method} ${endpoint.origin}${target}${authorization}${text.slice(lineEnd)}`;
}

/**
 * Whether load may go to a target behind a proxy. An address is judged as without one. What a name leads to is decided
 * by the proxy, where nobody here can look, so it must be allowed by name; only `localhost` means the same everywhere,
 * the machine itself, and that is the proxy's own.
 * @returns why not, or undefined.
 */
export function refusalBehind(proxy: Proxy, { host }: Endpoint, { allowHosts }: HttpPlan): string | undefined {
  const literal = addressOf(host);
  if (literal !== undefined && isLoopback(literal) && !isOwnMachine(proxy.host))
    return `${host} behind the proxy ${proxy.name} would be the proxy's own machine: name it in NO_PROXY`;
  const refusal = refusalOf(host, literal ?? unknownAddress, allowHosts);
  if (refusal === undefined || literal !== undefined) return refusal;
  return `what ${host} leads to is decided by the proxy ${proxy.name}, and no --allow-host names it`;
}

/** Public, and nobody's (RFC 5737): stands for an address that cannot be known. */
const unknownAddress = "192.0.2.1";

const isOwnMachine = (host: string): boolean => {
  const address = addressOf(host);
  return address !== undefined && isLoopback(address);
};

function addressOf(host: string): string | undefined {
  if (isIP(host) !== 0) return host;
  return /^(.*\.)?localhost\.?$/i.test(host) ? "127.0.0.1" : undefined;
}
