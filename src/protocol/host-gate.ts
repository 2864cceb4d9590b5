import { BlockList, isIPv4 } from "node:net";

/** Loopback (RFC 1122, "this host" included), private (RFC 1918, RFC 4193) and shared (RFC 6598) addresses. */
const own = new BlockList();
own.addSubnet("127.0.0.0", 8);
own.addAddress("0.0.0.0");
own.addSubnet("10.0.0.0", 8);
own.addSubnet("172.16.0.0", 12);
own.addSubnet("192.168.0.0", 16);
own.addSubnet("100.64.0.0", 10);
own.addAddress("::1", "ipv6");
own.addAddress("::", "ipv6");
own.addSubnet("fc00::", 7, "ipv6");

/** Link-local addresses, and others where clouds have their metadata services: never a target, allowed or not. */
const never = new BlockList();
never.addSubnet("169.254.0.0", 16);
never.addSubnet("fe80::", 10, "ipv6");
never.addAddress("fd00:ec2::254", "ipv6");
never.addAddress("100.100.100.200");

/** An IPv4 address written as IPv6 (RFC 4291 §2.5.5.2) is looked up as the IPv4 address it is. */
function isIn(list: BlockList, address: string): boolean {
  return list.check(address, isIPv4(address) ? "ipv4" : "ipv6");
}

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8);
loopback.addAddress("0.0.0.0");
loopback.addAddress("::1", "ipv6");
loopback.addAddress("::", "ipv6");

/** This very machine, whoever asks. */
export const isLoopback = (address: string): boolean => isIn(loopback, address);

/**
 * Whether load may go there: loopback and private addresses always, others only if the host was allowed by name.
 * Asked with the resolved address each time a connection is opened, so a name that moves is asked about again.
 * @returns why not, or undefined.
 */
export function refusalOf(host: string, address: string, allowHosts: readonly string[]): string | undefined {
  const place = host === address ? host : `${host} (${address})`;
  if (isIn(never, address)) return `${place} is a link-local or cloud metadata address, which is never a target`;
  if (isIn(own, address)) return undefined;
  const name = comparable(host);
  if (allowHosts.some((allowed) => comparable(allowed) === name)) return undefined;
  return `${place} is a public host, and no --allow-host names it`;
}

/** Case and a trailing dot do not matter in a host name; brackets are how a URL writes an IPv6 address. */
function comparable(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/\.$/, "");
}
