import { BlockList, isIP } from "node:net";
import type { Endpoint } from "./protocol.ts";

/** One entry of NO_PROXY. */
interface Bypass {
  readonly port: number | undefined;
  covers(host: string): boolean;
}

/**
 * Whether a target is reached without the proxy, as curl and Go read NO_PROXY: `*` is everything; a name covers itself
 * and all below it, with or without a dot (or `*.`) in front; an address covers itself, a CIDR block the addresses in
 * it; `:port` at the end narrows it to that port. Names are compared as they are written, never resolved.
 */
export function isBypassed({ host, port }: Endpoint, bypass: readonly string[]): boolean {
  const comparable = host.toLowerCase().replace(/\.$/, "");
  return bypass.some((text) => {
    const entry = bypassOf(text);
    return entry !== undefined && (entry.port === undefined || entry.port === port) && entry.covers(comparable);
  });
}

function bypassOf(text: string): Bypass | undefined {
  const given = text.trim().toLowerCase();
  if (given === "") return undefined;
  if (given === "*") return { port: undefined, covers: () => true };
  const { host, port } = withoutPort(given);
  const [address = "", bits] = host.split("/");
  if (isIP(address) !== 0) return { port, covers: coversAddresses(address, bits) };
  const name = host.replace(/^\*?\./, "").replace(/\.$/, "");
  return { port, covers: (other) => other === name || (isIP(other) === 0 && other.endsWith(`.${name}`)) };
}

/** `[::1]:80` and `host:80`; an IPv6 address without brackets has no port. */
function withoutPort(given: string): { host: string; port: number | undefined } {
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(given);
  if (bracketed !== null) return { host: bracketed[1]!, port: portOf(bracketed[2]) };
  const plain = /^([^:]+):(\d+)$/.exec(given);
  if (plain !== null) return { host: plain[1]!, port: portOf(plain[2]) };
  return { host: given, port: undefined };
}

const portOf = (digits: string | undefined): number | undefined => (digits === undefined ? undefined : Number(digits));

function coversAddresses(address: string, bits: string | undefined): (host: string) => boolean {
  const list = new BlockList();
  const family = familyOf(address);
  const longest = family === "ipv4" ? 32 : 128;
  const prefix = bits === undefined ? longest : Number(bits);
  // A block nobody can read covers nothing: rather through the proxy than past it.
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > longest) return () => false;
  list.addSubnet(address, prefix, family);
  return (host) => isIP(host) !== 0 && list.check(host, familyOf(host));
}

const familyOf = (address: string): "ipv4" | "ipv6" => (isIP(address) === 4 ? "ipv4" : "ipv6");
