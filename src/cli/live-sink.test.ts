import { execFileSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openLiveSink } from "./live-sink.ts";

let folder = "";
let reader = -1;
let writer = -1;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plimsoll-sink-"));
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  writer = openSync(pipe, constants.O_WRONLY);
});
afterEach(() => {
  for (const fd of [reader, writer]) if (fd >= 0) closeSync(fd);
  rmSync(folder, { recursive: true });
});

const sinkOf = (fd: number): ReturnType<typeof openLiveSink> =>
  openLiveSink({ fd } as NodeJS.WriteStream & { fd: number });

function readAll(): string {
  const buffer = Buffer.alloc(1024 * 1024);
  try {
    return buffer.toString("utf8", 0, readSync(reader, buffer));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EAGAIN") return "";
    throw error;
  }
}

describe("openLiveSink", () => {
  it("never waits for a pipe that nobody reads, and holds a bounded part of what was written", async () => {
    const sink = sinkOf(writer);
    for (let line = 0; line < 100_000; line += 1) sink.write(`line ${String(line)} ${"x".repeat(100)}\n`);
    expect(sink.isIdle).toBe(false);
    await sink.close();
    expect(readAll()).toMatch(/^line 0 x+\nline 1 /);
  });

  it("goes on where it stopped once the pipe is read again", async () => {
    const sink = sinkOf(writer);
    let written = "";
    for (let line = 0; line < 1000; line += 1) {
      const text = `${String(line)}${"x".repeat(100)}\n`;
      written += text;
      sink.write(text);
    }
    let read = "";
    for (let tries = 0; tries < 200 && (read.length < written.length || !sink.isIdle); tries += 1) {
      read += readAll();
      await setTimeout(5);
    }
    expect(read).toBe(written);
    await sink.close();
  });

  it("takes a reader that went away as the end of progress, not of the run", async () => {
    const sink = sinkOf(writer);
    closeSync(reader);
    reader = -1;
    sink.write("to nobody\n");
    sink.write("to nobody\n");
    expect(sink.isIdle).toBe(true);
    await sink.close();
  });

  it("writes on in a file that others write, too", async () => {
    const path = join(folder, "log");
    const file = openSync(path, "w");
    execFileSync("sh", ["-c", "echo before"], { stdio: ["ignore", file, "ignore"] });
    const sink = sinkOf(file);
    sink.write("progress\n");
    await sink.close();
    execFileSync("sh", ["-c", "echo after"], { stdio: ["ignore", file, "ignore"] });
    closeSync(file);
    expect(readFileSync(path, "utf8")).toBe("before\nprogress\nafter\n");
  });
});
