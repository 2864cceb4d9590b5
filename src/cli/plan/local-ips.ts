import { createServer, isIPv4 } from "node:net";
import { UserError } from "#run";
import type { Source } from "../settings/layer.ts";
import { mistake } from "../settings/mistake.ts";

/** More than anybody has; a larger block is a slip of the pen. */
const addressesMax = 1024;

/**
 * The addresses of `--local-ips`, each of them this machine's own. An address given by itself must be; of a block those
 * are taken that are.
 */
export async function localAddresses(list: string, sources: readonly Source[]): Promise<readonly string[]> {
  const name = sources[0]?.name ?? "--local-ips";
  const found = new Set<string>();
  for (const part of list.split(",")) {
    const isBlock = part.includes("/");
    const candidates = isBlock ? blockOf(part, sources) : [part];
    const own = await ownAddresses(candidates);
    if (own.length === 0 || found.size + own.length > addressesMax) throw refusal(name, part, own.length, sources);
    for (const address of own) found.add(address);
  }
  return [...found];
}

function refusal(name: string, part: string, count: number, sources: readonly Source[]): UserError {
  if (count > 0) return mistake(sources, `${name} names more than ${addressesMax} addresses`, { hint: "Give fewer." });
  const what = part.includes("/")
    ? `No address of ${part} is this machine's`
    : `${part} is not an address of this machine`;
  return mistake(sources, `${name}: ${what}`, {
    why: "Connections can start from its own addresses only.",
    hint: "ip address lists them; ip address add 10.0.0.5/24 dev eth0 adds one.",
  });
}

/** All addresses of a CIDR block; of an IPv4 network of some size without its own and its broadcast address. */
function blockOf(block: string, sources: readonly Source[]): string[] {
  const [address = "", bits = ""] = block.split("/");
  const isV4 = isIPv4(address);
  const width = isV4 ? 32 : 128;
  const count = 2n ** BigInt(width - Number(bits));
  if (count > BigInt(addressesMax)) {
    const why = `It has ${count < 10n ** 9n ? count.toString() : "very many"} addresses; ${addressesMax} are the limit.`;
    throw mistake(sources, `The block ${block} is too large`, { why, hint: "Give a smaller block, or a list." });
  }
  const value = isV4 ? numberOfV4(address) : numberOfV6(address);
  const first = (value / count) * count;
  const all = Array.from({ length: Number(count) }, (_, index) => first + BigInt(index));
  const usable = isV4 && count > 2n ? all.slice(1, -1) : all;
  return usable.map(isV4 ? textOfV4 : textOfV6);
}

const numberOfV4 = (address: string): bigint =>
  address.split(".").reduce((value, part) => value * 256n + BigInt(part), 0n);

const textOfV4 = (value: bigint): string => [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join(".");

/** The URL parser writes the gap and an IPv4 tail out of the way. */
function numberOfV6(address: string): bigint {
  const short = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = "", tail] = short.split("::");
  const groups = (text: string): string[] => (text === "" ? [] : text.split(":"));
  const [before, after] = [groups(head), groups(tail ?? "")];
  const gap = tail === undefined ? [] : Array.from({ length: 8 - before.length - after.length }, () => "0");
  return [...before, ...gap, ...after].reduce((value, group) => value * 65_536n + BigInt(`0x${group}`), 0n);
}

function textOfV6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  return new URL(`http://[${groups.join(":")}]/`).hostname.slice(1, -1);
}

async function ownAddresses(candidates: readonly string[]): Promise<string[]> {
  const own: string[] = [];
  for (const address of candidates) if (await isOwn(address)) own.push(address);
  return own;
}

/** The system says so by letting a socket have it. */
function isOwn(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ host: address, port: 0, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
