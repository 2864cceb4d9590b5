import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * The files in which a system tells of itself (/proc, /sys). What is not there is undefined: processes come and go
 * between two looks. All reading is synchronous: of such files it takes a third of what asynchronous reading does.
 */
export class SystemFiles {
  private readonly root: string;

  /** @param root `/`, or the root of a tree of files that stands for it. */
  constructor(root = "/") {
    this.root = root;
  }

  text(path: string): string | undefined {
    return attempt(() => readFileSync(this.at(path), "utf8"));
  }

  /** The entries of a folder. */
  names(path: string): readonly string[] | undefined {
    return attempt(() => readdirSync(this.at(path)));
  }

  /** What a symbolic link says, followed or not. */
  link(path: string): string | undefined {
    return attempt(() => readlinkSync(this.at(path)));
  }

  /** Entries of a folder; since Linux 6.2 /proc tells their number as the folder's size. */
  entryCount(path: string): number | undefined {
    const entries = attempt(() => statSync(this.at(path)).size);
    // Older kernels say 0, other file systems whole blocks.
    if (entries !== undefined && entries > 0 && this.root === "/") return entries;
    return this.names(path)?.length;
  }

  /** Whether something is there and this user may not read it. */
  isDenied(path: string): boolean {
    try {
      readdirSync(this.at(path));
      return false;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      return code === "EACCES" || code === "EPERM";
    }
  }

  /** A whole file into a buffer that is used again and grows as needed; gives the length, 0 where there is no file. */
  bytes(path: string, into: ByteStore): number {
    const file = attempt(() => openSync(this.at(path), "r"));
    if (file === undefined) return 0;
    try {
      return into.fill(file);
    } finally {
      closeSync(file);
    }
  }

  private at(path: string): string {
    return this.root === "/" ? `/${path}` : join(this.root, path);
  }
}

/** Room for a file of any length. */
export class ByteStore {
  buffer = Buffer.allocUnsafe(64 * 1024);

  fill(file: number): number {
    for (let length = 0; ; ) {
      const read = readSync(file, this.buffer, length, this.buffer.length - length, null);
      if (read === 0) return length;
      length += read;
      if (length === this.buffer.length) this.buffer = Buffer.concat([this.buffer], length * 2);
    }
  }
}

const gone = new Set(["ENOENT", "ESRCH", "EACCES", "EPERM", "ENOTDIR", "EINVAL", "EIO"]);

/** Undefined where there is no such file, no process any more, or no right to look. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (gone.has((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}
