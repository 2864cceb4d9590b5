import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { TargetServer } from "./target-server.fixture.ts";
import { World } from "./world.fixture.ts";

type Fields = Record<string, string | string[]>;

/** What comes back for one answer of a target. */
async function answered(body: string | Uint8Array, fields: Fields = {}, status = 200, method = "GET") {
  const target = await TargetServer.start((_request, response) => {
    response.writeHead(status, { "content-length": String(Buffer.byteLength(body)), ...fields });
    response.end(body);
  });
  return new World({ target: target.origin }).http().request(method, "/thing?x=1");
}

const text = '{"price": 3, "name": "Zoë 日本"}';

describe("a response", () => {
  test("has status, headers by lower-case name, its own URL and the trace it belongs to", async () => {
    const response = await answered("hi", { "X-One": ["a", "b"], "X-Empty": "" }, 201);
    expect([response.status, response.ok, response.error, response.errorMessage]).toEqual([
      201,
      true,
      undefined,
      undefined,
    ]);
    expect(response.headers).toMatchObject({ "x-one": "a, b", "x-empty": "", "content-length": "2" });
    expect(response.headers["no-such"]).toBeUndefined();
    expect(response.headers["constructor"]).toBeUndefined();
    expect(response.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/thing\?x=1$/);
    expect(response.traceId).toMatch(/^[0-9a-f]{32}$/);
  });

  test("gives its body as text, bytes and JSON, as often as asked", async () => {
    const response = await answered(text);
    for (let time = 0; time < 2; time++) {
      expect(response.text()).toBe(text);
      expect(Buffer.from(response.bytes()).toString("utf8")).toBe(text);
      expect(response.json()).toEqual({ price: 3, name: "Zoë 日本" });
    }
    expect(response.json()).not.toBe(response.json());
  });

  test("stays what it was after the requests that follow on its connection", async () => {
    const target = await TargetServer.start((request, response) => void response.end(`${request.url} `.repeat(500)));
    const http = new World({ target: target.origin }).http();
    const first = await http.get("/first");
    const second = await http.get("/second");
    for (let time = 0; time < 20; time++) await http.get("/other");
    expect(target.accepted).toBe(1);
    expect(first.text()).toBe("/first ".repeat(500));
    expect(Buffer.from(second.bytes()).toString()).toBe("/second ".repeat(500));
    expect(first.headers["content-length"]).toBe("3500");
  });

  test("of HEAD, 204 and 304 has no body, whatever its headers say", async () => {
    for (const response of [
      await answered("", { "content-length": "500", "content-encoding": "gzip" }, 200, "HEAD"),
      await answered("", {}, 204),
      await answered("", { "content-length": "500" }, 304),
    ]) {
      expect([response.ok, response.text(), response.bytes().length]).toEqual([true, "", 0]);
    }
  });
});

describe("a body's coding", () => {
  test.each([
    ["gzip", gzipSync(text)],
    ["x-gzip", gzipSync(text)],
    ["GZIP", gzipSync(text)],
    ["deflate", deflateSync(text)],
    ["deflate", deflateRawSync(text)],
    ["br", brotliCompressSync(text)],
    ["identity", Buffer.from(text)],
    ["gzip, br", brotliCompressSync(gzipSync(text))],
  ])("%s is undone", async (coding, body) => {
    const response = await answered(body, { "content-encoding": coding });
    expect(response.text()).toBe(text);
    expect(Buffer.from(response.bytes()).toString("utf8")).toBe(text);
    expect(response.json()).toMatchObject({ price: 3 });
  });

  test.each([
    ["snappy", Buffer.from("x"), /answered 200 with a body that is encoded as "snappy", which is not known here$/],
    ["zstd", Buffer.from("x"), /with a body that is (no|encoded as "?)"?zstd/],
    ["gzip", Buffer.concat([gzipSync(text), Buffer.from("more")]), /is no gzip: incorrect header check$/],
    ["br", Buffer.concat([brotliCompressSync(text), Buffer.from("more")]), /has 4 bytes behind its br$/],
    ["deflate", Buffer.concat([deflateSync(text), Buffer.from("more")]), /has 4 bytes behind its deflate$/],
    ["br, gzip", brotliCompressSync(gzipSync(text)), /is no gzip: incorrect header check$/],
    ["gzip", gzipSync(text).subarray(0, 20), /with a body that is no gzip: unexpected end of file$/],
    ["gzip", Buffer.from(text), /with a body that is no gzip: incorrect header check$/],
    ["br", Buffer.from([1, 2, 3]), /with a body that is no br: /],
    ["deflate", Buffer.from([255]), /with a body that is no deflate: /],
    ["gzip, gzip, gzip, gzip, gzip, gzip", Buffer.from("x"), /is encoded 6 times over; 5 is the limit$/],
    ["gzip", gzipSync(Buffer.alloc(65 * 1024 * 1024)), /unpacks to more than 64 MiB$/],
  ])("%s that cannot be undone is said, with the request", async (coding, body, message) => {
    const response = await answered(body, { "content-encoding": coding });
    expect(response.ok).toBe(true);
    for (const read of [() => response.text(), () => response.bytes(), () => response.json() as unknown]) {
      expect(read).toThrow(message);
      expect(read).toThrow(/^GET http:\/\/127\.0\.0\.1:\d+\/thing\?x=1 /);
    }
  });
});

describe("a text's charset", () => {
  test.each([
    ["text/plain", Buffer.from("größe", "utf8")],
    ["text/plain; charset=utf-8", Buffer.from("größe", "utf8")],
    ["text/plain; Charset=ISO-8859-1", Buffer.from("größe", "latin1")],
    ['text/plain; a=b; charset="latin1"', Buffer.from("größe", "latin1")],
    ["text/plain; charset=utf-16le", Buffer.from("größe", "utf16le")],
    ["text/plain; charset=no-such", Buffer.from("größe", "utf8")],
    ["application/json; charset=windows-1252", Buffer.from("größe", "latin1")],
  ])("of %s is heeded", async (type, body) => {
    expect((await answered(body, { "content-type": type })).text()).toBe("größe");
  });

  test("UTF-16 of ASCII letters is no ASCII", async () => {
    const response = await answered(Buffer.from('{"a":1}', "utf16le"), {
      "content-type": "application/json; charset=utf-16",
    });
    expect(response.json()).toEqual({ a: 1 });
  });

  test("a byte order mark is no part of the text", async () => {
    expect((await answered(`\ufeff{"a":1}`)).json()).toEqual({ a: 1 });
  });
});

describe("json() of what is no JSON", () => {
  test.each([
    [
      "<html><body>Bad gateway</body></html>".padEnd(200, " "),
      'a body that begins "<html><body>Bad gateway</body></html>',
    ],
    ["", "an empty body, which is not JSON"],
    ['{"a":', 'a body that begins "{\\"a\\":", which is not JSON'],
  ])("names request, status and the beginning of %j", async (body, message) => {
    const response = await answered(body, {}, 200);
    expect(() => response.json() as unknown).toThrow(message);
    expect(() => response.json() as unknown).toThrow(
      /^json\(\): GET http:\/\/127\.0\.0\.1:\d+\/thing\?x=1 answered 200 with /,
    );
    expect(() => response.json() as unknown).not.toThrow(/.{300}/s);
  });

  test("says that there was no answer where there was none", async () => {
    const response = await new World({ target: "http://127.0.0.1:1" }).http().get("/x");
    expect([response.status, response.error, response.text(), response.headers]).toEqual([
      0,
      "connect_refused",
      "",
      {},
    ]);
    expect(() => response.json() as unknown).toThrow(
      /^json\(\): GET http:\/\/127\.0\.0\.1:1\/x gave no answer \(connect_refused: connect ECONNREFUSED 127\.0\.0\.1:1\)$/,
    );
  });
});
