import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { file } from "./file-body.ts";
import { TargetServer } from "./target-server.fixture.ts";
import { setTestFile } from "./test-base.ts";
import { threadState } from "./thread-state.ts";
import { World } from "./world.fixture.ts";

const bad = (value: unknown) => value as never;

async function start() {
  const target = await TargetServer.start();
  return { target, http: new World({ target: target.origin }).http() };
}

/** A folder with a file, in which a test file would stand. */
function besideTest(name: string, content: string | Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-body-"));
  writeFileSync(join(folder, name), content);
  setTestFile(join(folder, "shop.ts"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
    threadState.testFile = undefined;
    threadState.files.clear();
  });
  return folder;
}

describe("a request's body", () => {
  test("is JSON, in UTF-8, counted in bytes", async () => {
    const { target, http } = await start();
    const value = { name: "Zoë 日本 🙂", list: [1, null, true], lone: "\ud800" };
    await http.post("/", { json: value });
    expect(target.last.body.toString("utf8")).toBe(JSON.stringify(value));
    expect(target.last.headers["content-length"]).toBe(String(target.last.body.length));
    await http.post("/", { json: null });
    expect(target.last.body.toString()).toBe("null");
  });

  test("is a form, without what is undefined", async () => {
    const { target, http } = await start();
    await http.post("/", { form: bad({ name: "a b&c=ü", n: 1, yes: true, no: undefined }) });
    expect(target.last.body.toString()).toBe("name=a+b%26c%3D%C3%BC&n=1&yes=true");
  });

  test("is text, in UTF-8, or bytes as they are", async () => {
    const { target, http } = await start();
    await http.post("/", { body: "plain" });
    await http.post("/", { body: "größer" });
    await http.post("/", { body: "" });
    await http.put("/", { body: Uint8Array.from({ length: 256 }, (_, index) => index) });
    expect(target.seen.slice(0, 3).map(({ body }) => body.toString("utf8"))).toEqual(["plain", "größer", ""]);
    expect([...target.last.body]).toEqual(Array.from({ length: 256 }, (_, index) => index));
    expect(target.seen.map(({ headers }) => headers["content-length"])).toEqual(["5", "8", "0", "256"]);
  });

  test("may go with any method", async () => {
    const { target, http } = await start();
    await http.get("/", { json: { query: 1 } });
    await http.delete("/", { body: "x" });
    await http.request("search", "/", { json: {} });
    expect(target.seen.map(({ method, body }) => `${method} ${body.toString()}`)).toEqual([
      'GET {"query":1}',
      "DELETE x",
      "SEARCH {}",
    ]);
  });

  test("is a megabyte of bytes, all of them", async () => {
    const { target, http } = await start();
    const bytes = Buffer.alloc(1024 * 1024, "0123456789abcdef");
    expect((await http.post("/", { body: bytes })).status).toBe(200);
    expect(target.last.body.equals(bytes)).toBe(true);
  });

  test("is a file, read once and shared by all users", async () => {
    const { target, http } = await start();
    const folder = besideTest("picture.png", Buffer.from([0x89, 0x50, 0, 255]));
    const picture = file("./picture.png");
    rmSync(join(folder, "picture.png"));
    expect(file("./picture.png")).toBe(picture);
    await http.put("/", { body: picture, headers: { "content-type": "image/png" } });
    expect([...target.last.body]).toEqual([0x89, 0x50, 0, 255]);
  });

  test("is multipart: fields and a file read once, each with its headers", async () => {
    const { target, http } = await start();
    const folder = besideTest("notes.txt", "größe\r\n--x");
    const parts = {
      title: "Zoë",
      count: 3,
      'odd "name"\r\n': "x",
      notes: { file: "./notes.txt", contentType: "text/plain" },
      again: { file: "notes.txt", filename: 'a"b.bin' },
    };
    await http.post("/", { multipart: parts });
    rmSync(join(folder, "notes.txt"));
    await http.post("/", { multipart: { notes: { file: "./notes.txt" } } });
    const [, boundary] = /boundary=(.*)$/.exec(target.seen[0]!.headers["content-type"] ?? "") ?? [];
    const part = (headers: string, content: string) =>
      `--${boundary}\r\ncontent-disposition: form-data; ${headers}\r\n\r\n${content}\r\n`;
    expect(target.seen[0]!.body.toString("utf8")).toBe(
      part('name="title"', "Zoë") +
        part('name="count"', "3") +
        part('name="odd %22name%22%0D%0A"', "x") +
        part('name="notes"; filename="notes.txt"\r\ncontent-type: text/plain', "größe\r\n--x") +
        part('name="again"; filename="a%22b.bin"\r\ncontent-type: application/octet-stream', "größe\r\n--x") +
        `--${boundary}--\r\n`,
    );
    expect(target.last.body.toString("utf8")).toContain("größe");
  });

  test("is refused where it cannot be meant", async () => {
    const { target, http } = await start();
    const post = (options: unknown) => () => http.post("/", bad(options));
    expect(post({ json: 1, form: { a: 1 } })).toThrow("a request has one body: give json or form, not both");
    expect(post({ body: { a: 1 } })).toThrow("body: give a text or bytes; an object is sent with json or form");
    expect(post({ json: () => 1 })).toThrow("json: the value has no JSON form");
    expect(post({ form: { a: { b: 1 } } })).toThrow("form: a is an object");
    expect(post({ multipart: { a: [1] } })).toThrow('multipart: a must be a text, a number or { file: "./path" }');
    expect(post({ multipart: { a: { file: "/no/such/file" } } })).toThrow(
      "multipart: the file /no/such/file cannot be read",
    );
    await http.get("/");
    expect(target.seen).toHaveLength(1);
  });
});
