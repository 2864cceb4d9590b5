import { BlockList, isIPv4, isIPv6 } from "node:net";

const own = new BlockList();
own.addSubnet("127.0.0.0", 8);
own.addSubnet("10.0.0.0", 8);
own.addSubnet("172.16.0.0", 12);
own.addSubnet("192.168.0.0", 16);
own.addSubnet("100.64.0.0", 10);
own.addAddress("::1", "ipv6");
own.addSubnet("fc00::", 7, "ipv6");

/** Link-local addresses hold cloud metadata services: never a target, allowed or not. */
const never = new BlockList();
never.addSubnet("169.254.0.0", 16);
never.addSubnet("fe80::", 10, "ipv6");
never.addAddress("fd00:ec2::254", "ipv6");

const mappedPrefix = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

function isIn(list: BlockList, address: string): boolean {
  const mapped = mappedPrefix.exec(address)?.[1];
  if (mapped !== undefined) return list.check(mapped, "ipv4");
  if (isIPv4(address)) return list.check(address, "ipv4");
  return isIPv6(address) && list.check(address, "ipv6");
}

/**
 * Whether load may go there: loopback and private addresses always, others only if the host was allowed by name.
 * Asked with the resolved address each time a connection is opened, so a name that moves is asked about again.
 * @returns why not, or undefined.
 */
export function refusalOf(host: string, address: string, allowHosts: readonly string[]): string | undefined {
  if (isIn(never, address)) return `${host} resolves to the link-local address ${address}, which is never a target`;
  if (isIn(own, address)) return undefined;
  const name = host.toLowerCase().replace(/\.$/, "");
  if (allowHosts.some((allowed) => allowed.toLowerCase().replace(/\.$/, "") === name)) return undefined;
  return `${host} (${address}) is a public host, and no --allow-host names it`;
}
