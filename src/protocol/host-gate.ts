import { BlockList, isIP, isIPv4 } from "node:net";

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
never.addAddress("fd20:ce::254", "ipv6");
never.addAddress("100.100.100.200");
// 169.254.0.0/16 behind NAT64 (RFC 6052), 6to4 (RFC 3056) and as an IPv4-compatible address (RFC 4291 §2.5.5.1).
never.addSubnet("64:ff9b::a9fe:0", 112, "ipv6");
never.addSubnet("2002:a9fe::", 32, "ipv6");
never.addSubnet("::a9fe:0", 112, "ipv6");

/** An IPv4 address written as IPv6 (RFC 4291 §2.5.5.2) is looked up as the IPv4 address it is. */
function isIn(list: BlockList, address: string): boolean {
  return list.check(address, isIPv4(address) ? "ipv4" : "ipv6");
}

/** Who may be put under load beside the machine itself and its private networks. */
export interface GateLists {
  readonly allowHosts: readonly string[];
  /** Names and addresses that count as public although they are not. */
  readonly publicHosts?: readonly string[];
}

export function isPublic(host: string, address: string, { publicHosts = [] }: GateLists): boolean {
  const bare = withoutZone(address);
  if (!isIn(own, bare)) return true;
  return publicHosts.some((listed) => {
    const place = comparable(listed);
    return place === comparable(host) || (isIP(place) !== 0 && isIn(only(place), bare));
  });
}

/** Compared as addresses, not as texts: most have several spellings. */
function only(address: string): BlockList {
  const list = new BlockList();
  list.addAddress(address, isIPv4(address) ? "ipv4" : "ipv6");
  return list;
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
export function refusalOf(host: string, address: string, lists: GateLists): string | undefined {
  const place = host === address ? host : `${host} (${address})`;
  const bare = withoutZone(address);
  if (isIP(bare) === 0) return `${place} is no address`;
  if (isIn(never, bare)) return `${place} is a link-local or cloud metadata address, which is never a target`;
  if (!isPublic(host, address, lists)) return undefined;
  const name = comparable(host);
  if (lists.allowHosts.some((allowed) => comparable(allowed) === name)) return undefined;
  return `${place} is a public host, and no --allow-host names it`;
}

/** `fe80::1%eth0`: the zone (RFC 4007) says through which interface, not where. */
function withoutZone(address: string): string {
  const percent = address.indexOf("%");
  return percent < 0 ? address : address.slice(0, percent);
}

/** Case and a trailing dot do not matter in a host name; brackets are how a URL writes an IPv6 address. */
function comparable(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/\.$/, "");
}
