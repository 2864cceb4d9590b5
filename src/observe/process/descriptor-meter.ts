import type { SystemFiles } from "../system-files.ts";
import { openFilesLimit } from "../limits/descriptors.ts";

export interface DescriptorReading {
  readonly fds: number | null;
  readonly fdsMax: number | null;
}

/** Open files of the process that is nearest to its limit, for each has its own; the limits are looked up once. */
export class DescriptorMeter {
  private readonly files: SystemFiles;
  private readonly limits = new Map<number, number | null>();

  constructor(files: SystemFiles) {
    this.files = files;
  }

  take(pids: readonly number[]): DescriptorReading {
    for (const pid of this.limits.keys()) if (!pids.includes(pid)) this.limits.delete(pid);
    let nearest: DescriptorReading = { fds: null, fdsMax: null };
    for (const pid of pids) {
      const fds = this.files.entryCount(`proc/${pid}/fd`) ?? null;
      const fdsMax = this.limitOf(pid);
      if (fds !== null && shareOf({ fds, fdsMax }) > shareOf(nearest)) nearest = { fds, fdsMax };
    }
    return nearest;
  }

  private limitOf(pid: number): number | null {
    const known = this.limits.get(pid);
    if (known !== undefined) return known;
    const limit = openFilesLimit(this.files.text(`proc/${pid}/limits`) ?? "");
    const found = limit === null || limit === Number.POSITIVE_INFINITY ? null : limit;
    this.limits.set(pid, found);
    return found;
  }
}

function shareOf({ fds, fdsMax }: DescriptorReading): number {
  if (fds === null) return -1;
  return fdsMax === null ? fds / Number.MAX_SAFE_INTEGER : fds / fdsMax;
}
