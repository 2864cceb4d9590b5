import { StringDecoder } from "node:string_decoder";
import { Writable } from "node:stream";

/**
 * Where `console.log` of test files goes: whole lines above the live view, which would be torn by them otherwise; to
 * stderr once the view is gone.
 */
export class ScriptOutput extends Writable {
  private readonly decoder = new StringDecoder("utf8");
  private readonly note: (text: string) => void;
  private readonly after: NodeJS.WritableStream;
  private begun = "";
  private isOver = false;

  constructor(note: (text: string) => void, after: NodeJS.WritableStream) {
    super({ decodeStrings: true });
    this.note = note;
    this.after = after;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    const text = this.begun + this.decoder.write(chunk);
    const end = text.lastIndexOf("\n") + 1;
    this.begun = text.slice(end);
    if (this.isOver) this.flushTo(text);
    else if (end > 0) this.note(text.slice(0, end - 1));
    // A line without end must not be kept without end.
    else if (text.length > lineLengthMax) this.noteBegun();
    done();
  }

  /** The view has been taken away. */
  handOver(): void {
    this.isOver = true;
    if (this.begun !== "") this.flushTo(`${this.begun}\n`);
  }

  private noteBegun(): void {
    this.note(this.begun);
    this.begun = "";
  }

  private flushTo(text: string): void {
    this.begun = "";
    this.after.write(text);
  }
}

const lineLengthMax = 64 * 1024;
