import { createWriteStream, type WriteStream } from "node:fs";
import { Redactor } from "#secrets";
import type { Span } from "#trace";
import type { MetricPoint } from "../intake/metric-point.ts";
import type { SpanSink } from "../intake/sink.ts";

/** What may wait for the disk. */
const waitingBytesMax = 16 * 1024 * 1024;

/** Appends everything to a file, one JSON document a line: `{"span":…}`, `{"metric":…}`. */
export class FileSink implements SpanSink {
  private readonly stream: WriteStream;
  private readonly redactor = new Redactor();
  private fault: Error | undefined;

  constructor(path: string) {
    this.stream = createWriteStream(path, { flags: "a", mode: 0o600 });
    this.stream.on("error", (error) => (this.fault ??= error));
  }

  spans(batch: readonly Span[]): void {
    this.write(batch.map((span) => `{"span":${JSON.stringify(this.redactor.value(span))}}\n`));
  }

  metrics(points: readonly MetricPoint[]): void {
    this.write(points.map((metric) => `{"metric":${JSON.stringify(metric)}}\n`));
  }

  isFull(): boolean {
    return this.stream.writableLength > waitingBytesMax;
  }

  close(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.fault !== undefined) reject(this.fault);
      else this.stream.end(() => (this.fault === undefined ? resolve() : reject(this.fault)));
    });
  }

  private write(lines: readonly string[]): void {
    if (this.fault !== undefined) throw this.fault;
    this.stream.write(lines.join(""));
  }
}
