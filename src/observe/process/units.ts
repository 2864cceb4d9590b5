import { type SystemFiles, ByteStore } from "../system-files.ts";

/** What the kernel counts in. */
export interface KernelUnits {
  readonly ticksPerSecond: number;
  readonly pageBytes: number;
}

const usual: KernelUnits = { ticksPerSecond: 100, pageBytes: 4096 };
const entryBytes = 16;
/** AT_PAGESZ and AT_CLKTCK of getauxval(3). */
const tags = { pageBytes: 6n, ticksPerSecond: 17n };

/** From what the kernel tells each program as it starts it; the usual ones where that cannot be read. */
export function readKernelUnits(files: SystemFiles): KernelUnits {
  const store = new ByteStore();
  const length = files.bytes("proc/self/auxv", store);
  const valueOf = (tag: bigint): number | undefined => {
    for (let at = 0; at + entryBytes <= length; at += entryBytes) {
      if (store.buffer.readBigUInt64LE(at) === tag) return Number(store.buffer.readBigUInt64LE(at + 8));
    }
    return undefined;
  };
  const pageBytes = valueOf(tags.pageBytes);
  const ticksPerSecond = valueOf(tags.ticksPerSecond);
  // Entries are of another size on 32-bit systems: what comes out then is no page size.
  if (pageBytes === undefined || pageBytes < 4096 || Math.log2(pageBytes) % 1 !== 0) return usual;
  if (ticksPerSecond === undefined || ticksPerSecond < 1 || ticksPerSecond > 10_000) return usual;
  return { ticksPerSecond, pageBytes };
}
