import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Local ports a connection to one address can come from; null where the system does not tell.
 * @param root `/`, or the root of a tree of files that stands for it.
 */
export function readPortCount(root = "/"): number | null {
  const folder = join(root, "proc/sys/net/ipv4");
  const [first = NaN, last = NaN] = textOf(join(folder, "ip_local_port_range")).trim().split(/\s+/).map(Number);
  if (!Number.isFinite(last - first)) return null;
  return Math.max(0, last - first + 1 - reservedIn(textOf(join(folder, "ip_local_reserved_ports")), first, last));
}

/** `8080,30000-30010`: ports of the range that are kept for servers. */
function reservedIn(list: string, first: number, last: number): number {
  let sum = 0;
  for (const part of list.trim().split(",")) {
    const [low = NaN, high = low] = part.split("-").map((text) => (text === "" ? NaN : Number(text)));
    const overlap = Math.min(high, last) - Math.max(low, first) + 1;
    if (overlap > 0) sum += overlap;
  }
  return sum;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
