import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { readScript } from "../../src/protocol/http1/response-script.fixture.ts";
import { faultOf, type Read } from "./check.ts";
import { Fuzzer } from "./fuzz.ts";

// Does the fuzzer find what is wrong? Readers with one fault each, and the real one.

const main = fileURLToPath(new URL("main.mjs", import.meta.url));

const faulty: readonly (readonly [name: string, read: Read])[] = [
  [
    "one that forgets a CR at the end of a read",
    (script, cuts, options) => {
      const afterReturn = cuts.some((cut) => cut > 0 && script[cut - 1] === 13);
      const outcome = readScript(script, cuts, options);
      return afterReturn ? { ...outcome, bodyBytes: outcome.bodyBytes + 1 } : outcome;
    },
  ],
  [
    "one that throws at a NUL in the status line",
    (script, cuts, options) => {
      if (script.subarray(0, 40).includes(0)) throw new RangeError("planted");
      return readScript(script, cuts, options);
    },
  ],
  [
    "one that takes both framings",
    (script, cuts, options) => {
      const outcome = readScript(script, cuts, options);
      const head = /^HTTP\/1\.1 2[^\0]*?\r\n\r\n/.exec(script.toString("latin1"))?.[0] ?? "";
      const hasBoth = /\r\ncontent-length: *5/i.test(head) && /\r\ntransfer-encoding: *chunked/i.test(head);
      if (outcome.error !== "framing_conflict" || !hasBoth) return outcome;
      return { ...outcome, error: undefined, status: 200, headText: head, body: "", bodyBytes: 0 };
    },
  ],
];

describe("the fuzzer", () => {
  test.each(faulty)("finds %s, the same with the same seed, and its input repeats it", (_name, read) => {
    const failure = new Fuzzer(7, read).run(4000);
    expect(failure).toBeDefined();
    expect(faultOf(read, failure!.input)).toBe(failure!.fault);
    expect(faultOf(readScript, failure!.input)).toBeUndefined();
    expect(new Fuzzer(7, read).run(4000)).toEqual(failure);
  });

  test("goes on to kinds of outcome that the corpus did not begin with", () => {
    const fuzzer = new Fuzzer(7, readScript);
    expect(fuzzer.run(500)).toBeUndefined();
    const before = fuzzer.progress.kinds.size;
    expect(fuzzer.run(500)).toBeUndefined();
    expect(fuzzer.progress.kinds.size).toBeGreaterThan(before);
  });

  test("reads the file of a failure again", async () => {
    const folder = await mkdtemp(join(tmpdir(), "plimsoll-fuzz-test-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const file = join(folder, "input.json");
    const again = async (input: object): Promise<string> => {
      await writeFile(file, JSON.stringify(input));
      const { status, stdout, stderr } = spawnSync(process.execPath, [main, "--input", file], { encoding: "utf8" });
      return `${status} ${stdout}${stderr}`;
    };
    const good = "0 this input is read as it should be\n";
    expect(await again({ text: "HTTP/1.1 200 OK\r\n\r\n", options: {}, cuts: [[3]] })).toBe(good);
    expect(await again({ decoder: "Sentry envelopes", base64: "e30=", cuts: [] })).toBe(good);
    // What cannot be read fails in a few lines, however long it is.
    const failed = await again({ decoder: "none", base64: "A".repeat(100_000), cuts: [] });
    expect(failed).toMatch(/^1 .*there is no decoder called none\n/);
    expect(failed.length).toBeLessThan(1_000);
  });
});
