import { describe, expect, it } from "vitest";
import { ChunkDecoder } from "./chunks.ts";
import { splitsOf } from "./response-script.fixture.ts";

interface Decoded {
  readonly data: string;
  readonly isDone: boolean;
  readonly error: string | undefined;
  readonly left: string;
}

function decode(wire: string, cuts: readonly number[], decoder = new ChunkDecoder()): Decoded {
  const bytes = Buffer.from(wire, "latin1");
  let data = "";
  let position = 0;
  const sink = {
    takeData: (buffer: Buffer, from: number, to: number) => void (data += buffer.toString("latin1", from, to)),
  };
  decoder.reset();
  for (const cut of [...cuts, bytes.length]) position = decoder.feed(bytes, Math.min(position, cut), cut, sink);
  const { isDone, error } = decoder;
  return { data, isDone, error, left: isDone ? wire.slice(position) : "" };
}

/** The outcome, if it is the same for every split. */
function decoded(wire: string): Decoded {
  const whole = decode(wire, []);
  for (const cuts of splitsOf(Buffer.from(wire, "latin1")))
    expect({ cuts, ...decode(wire, cuts) }).toEqual({ cuts, ...whole });
  return whole;
}

const valid: [string, string, string][] = [
  ["one chunk", "5\r\nhello\r\n0\r\n\r\n", "hello"],
  ["several chunks", "1\r\na\r\n2\r\nbc\r\n0\r\n\r\n", "abc"],
  ["no chunk", "0\r\n\r\n", ""],
  ["several zeros", "000\r\n\r\n", ""],
  ["sizes in hexadecimal, either case", "a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n", "01234567890123456789"],
  ["leading zeros", "0000000000005\r\nhello\r\n0\r\n\r\n", "hello"],
  ["extensions", '5;a;b=c;d="e f"\r\nhello\r\n0;end\r\n\r\n', "hello"],
  ["white space behind the size", "5 \t\r\nhello\r\n0 ;a\r\n\r\n", "hello"],
  ["trailers", "1\r\na\r\n0\r\nX: y\r\nz:\r\n\r\n", "a"],
  ["data that looks like framing", "7\r\n0\r\n\r\n\r\n\r\n0\r\n\r\n", "0\r\n\r\n\r\n"],
  ["16 KiB of extension", `1;${"x".repeat(16_384)}\r\na\r\n0\r\n\r\n`, "a"],
];

const invalid: [string, string][] = [
  ["no size", "\r\nhello\r\n0\r\n\r\n"],
  ["letters beyond f", "ZZ\r\nhello\r\n0\r\n\r\n"],
  ["a sign", "-5\r\nhello\r\n0\r\n\r\n"],
  ["0x", "0x5\r\nhello\r\n0\r\n\r\n"],
  ["a space first", " 5\r\nhello\r\n0\r\n\r\n"],
  ["a gap in the size", "5 5\r\nhello\r\n0\r\n\r\n"],
  ["2^64", "10000000000000000\r\nhello"],
  ["14 digits", "00000000000005\r\nhello\r\n0\r\n\r\n"],
  ["a size ended by LF", "5\nhello\r\n0\r\n\r\n"],
  ["a size ended by CR", "5\rhello\r\n0\r\n\r\n"],
  ["NUL in an extension", "5;a\0\r\nhello\r\n0\r\n\r\n"],
  ["LF in an extension", "5;a\nhello\r\n0\r\n\r\n"],
  ["more data than the size says", "5\r\nhello!\r\n0\r\n\r\n"],
  ["less data than the size says", "5\r\nhell\r\n0\r\n\r\n"],
  ["data ended by LF", "5\r\nhello\n0\r\n\r\n"],
  ["an endless extension", `1;${"x".repeat(16_385)}`],
  ["endless white space behind the size", `1${" ".repeat(16_385)}`],
  ["endless trailers", `0\r\n${"a: b\r\n".repeat(10_000)}`],
  ["a trailer without a colon", "0\r\nnonsense\r\n\r\n"],
  ["a trailer without a name", "0\r\n: y\r\n\r\n"],
  ["a folded trailer", "0\r\na: b\r\n c\r\n\r\n"],
  ["NUL in a trailer", "0\r\na: \0\r\n\r\n"],
  ["trailers ended by LF", "0\r\na: b\r\n\n"],
];

describe("ChunkDecoder", () => {
  it.each(valid)("decodes %s, however it is split, and leaves what follows", (_name, wire, data) => {
    expect(decoded(`${wire}HTTP/1.1`)).toEqual({ data, isDone: true, error: undefined, left: "HTTP/1.1" });
  });

  it.each(invalid)("fails with chunk_invalid: %s", (_name, wire) => {
    expect(decoded(wire)).toMatchObject({ isDone: false, error: "chunk_invalid" });
  });

  it("is not done before the last line feed", () => {
    const wire = "5;x\r\nhello\r\n0\r\na: b\r\n\r\n";
    for (let end = 0; end < wire.length; end++)
      expect(decode(wire.slice(0, end), [])).toMatchObject({ isDone: false, error: undefined });
  });

  it("starts afresh after a body, whole or broken", () => {
    const decoder = new ChunkDecoder();
    for (const broken of ["5\r\nhel", "zz", "0\r\na: b\r\n\r\n", "12;ext"]) {
      decode(broken, [], decoder);
      expect(decode("2\r\nok\r\n0\r\n\r\n", [], decoder)).toEqual({
        data: "ok",
        isDone: true,
        error: undefined,
        left: "",
      });
    }
  });
});
