import type { SystemFiles } from "../system-files.ts";
import { FamilyCounter } from "./family-counter.ts";
import { namedNumber } from "./stat.ts";
import type { TargetProcess } from "./target-processes.ts";

/** Bytes that processes had read from and written to storage; what the page cache answered is not among them. */
export class StorageMeter {
  private readonly files: SystemFiles;
  private readonly read = new FamilyCounter();
  private readonly written = new FamilyCounter();

  constructor(files: SystemFiles) {
    this.files = files;
  }

  /** Null where this user may not see it of one of them. */
  take(processes: readonly TargetProcess[], nowTicks: number): { readBytes: number; writtenBytes: number } | null {
    const texts = processes
      .filter(({ state }) => state !== "Z")
      .map((each) => ({ each, text: this.files.text(`proc/${each.pid}/io`) ?? "" }));
    if (texts.some(({ text }) => text === "")) return null;
    // The kernel adds what ended children read and wrote to the very same number.
    const counted = (name: string) =>
      texts.map(({ each, text }) => ({ ...each, own: 0, reaped: namedNumber(text, name) ?? 0 }));
    return {
      readBytes: this.read.increase(counted("read_bytes"), nowTicks),
      writtenBytes: this.written.increase(counted("write_bytes"), nowTicks),
    };
  }
}
