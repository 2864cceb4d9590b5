import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readScript } from "./response-script.fixture.ts";
import { ResponseReader } from "./response-reader.ts";

interface Written {
  readonly script: string;
  readonly status: number;
  readonly body: string;
  readonly isHeadRequest: boolean;
  readonly endsItself: boolean;
}

const octets = (max: number): fc.Arbitrary<string> =>
  fc.uint8Array({ maxLength: max }).map((bytes) => Buffer.from(bytes).toString("latin1"));
const tokenCharacters = "abcdefXYZ0189-_!~";
const token = fc.string({ unit: fc.constantFrom(...tokenCharacters.split("")), minLength: 1, maxLength: 8 });
const text = fc.string({ unit: fc.constantFrom("a", "b", " ", ",", ";", "=", '"', "\t", "\xe9", "~"), maxLength: 20 });
// "x-" in front: no field that means anything.
const field = fc.tuple(token, text, fc.boolean()).map(([name, value, folds]) => {
  return `x-${name}:${value}\r\n${folds ? ` folded ${value}\r\n` : ""}`;
});
const fields = fc.array(field, { maxLength: 4 }).map((lines) => lines.join(""));
const interim = fc
  .array(fc.tuple(fc.constantFrom(100, 102, 103, 199), fields), { maxLength: 3 })
  .map((all) => all.map(([status, lines]) => `HTTP/1.1 ${status} Wait\r\n${lines}\r\n`).join(""));
const finalStatus = fc.integer({ min: 200, max: 599 }).filter((status) => status !== 204 && status !== 304);

const chunk = fc.tuple(
  octets(40).filter((data) => data.length > 0),
  fc.constantFrom("", ";a", ";a=b", ' ; a="b c"', "  "),
  fc.boolean(),
);
const chunked = fc.tuple(fc.array(chunk, { maxLength: 5 }), fields).map(([chunks, trailers]) => {
  const parts = chunks.map(([data, extension, upper]) => {
    const size = data.length.toString(16);
    return `${upper ? size.toUpperCase() : `0${size}`}${extension}\r\n${data}\r\n`;
  });
  return {
    body: chunks.map(([data]) => data).join(""),
    wire: `${parts.join("")}0\r\n${trailers.replaceAll("\r\n ", " ")}\r\n`,
  };
});

const withLength = fc.tuple(finalStatus, fields, octets(80)).map(([status, lines, body]): Written => {
  const script = `HTTP/1.1 ${status} OK\r\n${lines}Content-Length: ${body.length}\r\n\r\n${body}`;
  return { script, status, body, isHeadRequest: false, endsItself: true };
});
const withChunks = fc.tuple(finalStatus, fields, chunked).map(([status, lines, { body, wire }]): Written => {
  const script = `HTTP/1.1 ${status}\r\nTransfer-Encoding: chunked\r\n${lines}\r\n${wire}`;
  return { script, status, body, isHeadRequest: false, endsItself: true };
});
const untilClose = fc.tuple(finalStatus, fields, octets(80)).map(([status, lines, body]): Written => {
  return {
    script: `HTTP/1.0 ${status} OK\r\n${lines}\r\n${body}`,
    status,
    body,
    isHeadRequest: false,
    endsItself: false,
  };
});
const bodiless = fc
  .tuple(fc.constantFrom(200, 204, 304), fields, fc.nat(99))
  .map(([status, lines, length]): Written => {
    const script = `HTTP/1.1 ${status} OK\r\n${lines}content-length: ${length}\r\n\r\n`;
    return { script, status, body: "", isHeadRequest: status === 200, endsItself: true };
  });
const response = fc
  .tuple(interim, fc.oneof(withLength, withChunks, untilClose, bodiless))
  .map(([before, written]) => ({ ...written, script: before + written.script }));

const cutsOf = (length: number): fc.Arbitrary<number[]> =>
  fc.array(fc.nat(length), { maxLength: 12 }).map((cuts) => cuts.sort((a, b) => a - b));

describe("ResponseReader, by property", () => {
  it("reads back any valid response, however it is split, and leaves what follows", () => {
    const cases = fc.tuple(response, octets(20)).chain(([written, next]) => {
      const left = written.endsItself ? next : "";
      const bytes = Buffer.from(written.script + left, "latin1");
      return fc.tuple(fc.constant({ written, left, bytes }), cutsOf(bytes.length));
    });
    fc.assert(
      fc.property(cases, ([{ written, left, bytes }, cuts]) => {
        const outcome = readScript(bytes, cuts, { isHeadRequest: written.isHeadRequest });
        expect(outcome).toMatchObject({ error: undefined, status: written.status, body: written.body, left });
        expect(outcome.endedBy).toBe(written.endsItself ? "itself" : "end of stream");
      }),
      { numRuns: 800, seed: 9112 },
    );
  });

  it("comes to the same end with any mutation of a response, however it is split", () => {
    const mutation = fc.tuple(fc.nat(), fc.constantFrom("replace", "insert", "remove"), fc.nat(255));
    const cases = fc
      .tuple(response, fc.array(mutation, { minLength: 1, maxLength: 4 }))
      .chain(([written, mutations]) => {
        const octetsOf = [...Buffer.from(written.script, "latin1")];
        for (const [at, kind, octet] of mutations) {
          const index = at % (octetsOf.length + 1);
          if (kind === "insert") octetsOf.splice(index, 0, octet);
          else if (kind === "remove") octetsOf.splice(index, 1);
          else octetsOf[index] = octet;
        }
        const bytes = Buffer.from(octetsOf);
        return fc.tuple(fc.constant({ bytes, isHeadRequest: written.isHeadRequest }), cutsOf(bytes.length));
      });
    fc.assert(
      fc.property(cases, ([{ bytes, isHeadRequest }, cuts]) => {
        // readScript throws where the reader stops short, runs over, or ends as both done and failed.
        const options = { isHeadRequest, maxBodyBytes: 64 };
        expect(readScript(bytes, cuts, options)).toEqual(readScript(bytes, [], options));
      }),
      { numRuns: 2_000, seed: 9112 },
    );
  });

  it("comes to an end with octets of any kind", () => {
    const cases = fc
      .uint8Array({ maxLength: 200 })
      .chain((bytes) => fc.tuple(fc.constant(bytes), cutsOf(bytes.length)));
    fc.assert(
      fc.property(cases, ([bytes, cuts]) => {
        const script = Buffer.concat([Buffer.from("HTTP/1.1 200 OK\r\n"), bytes]);
        expect(readScript(script, cuts)).toEqual(readScript(script, []));
      }),
      { numRuns: 800, seed: 9112 },
    );
  });

  it("reads one response after another off the same connection", () => {
    const persistent = fc.tuple(interim, fc.oneof(withLength, withChunks, bodiless));
    const cases = fc.array(persistent, { minLength: 1, maxLength: 6 }).chain((all) => {
      const bytes = Buffer.from(all.map(([before, { script }]) => before + script).join(""), "latin1");
      return fc.tuple(fc.constant({ all, bytes }), cutsOf(bytes.length));
    });
    fc.assert(
      fc.property(cases, ([{ all, bytes }, cuts]) => {
        const reader = new ResponseReader();
        let start = 0;
        for (const [, written] of all) {
          reader.begin(written.isHeadRequest, true, 1024);
          for (const cut of [...cuts.filter((each) => each > start), bytes.length]) {
            start = reader.feed(bytes, start, cut);
            if (reader.isDone || reader.error !== undefined) break;
          }
          expect(reader.error).toBeUndefined();
          expect(reader.isDone).toBe(true);
          expect([reader.head.status, reader.takeBodyText()]).toEqual([written.status, written.body]);
        }
        expect(start).toBe(bytes.length);
      }),
      { numRuns: 400, seed: 9112 },
    );
  });
});
