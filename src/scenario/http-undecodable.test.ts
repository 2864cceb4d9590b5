import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { TargetServer } from "./target-server.fixture.ts";
import type { StartContext } from "./test-file.ts";
import { World } from "./world.fixture.ts";

const mebibyte = 1024 * 1024;
const fastBrotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };

async function worldOf(body: Uint8Array, coding: string): Promise<World> {
  const target = await TargetServer.start((_request, response) => {
    response.writeHead(200, { "content-encoding": coding, "content-length": String(body.length) }).end(body);
  });
  return new World({ target: target.origin });
}

/** Members of 16 MiB each, one behind the other (RFC 1952 §2.2): packed once. */
const member = gzipSync(Buffer.alloc(16 * mebibyte));
const membersOf = (mebibytes: number): Buffer => Buffer.concat(Array<Buffer>(mebibytes / 16).fill(member));

describe("a body that cannot be unpacked", () => {
  test.each([
    ["decode_bomb", "gzip", membersOf(80)],
    ["decode_bomb", "br", brotliCompressSync(Buffer.alloc(80 * mebibyte), fastBrotli)],
    ["decode_bomb", "gzip, gzip, gzip, gzip, gzip, gzip", gzipSync("x")],
    ["decode_error", "gzip", gzipSync("hello").subarray(0, 15)],
    ["decode_error", "snappy", Buffer.from("hello")],
  ])(
    "is %s (%s), the target's fault: its iteration fails, and the script threw nothing",
    async (error, coding, body) => {
      const world = await worldOf(body, coding);
      await world.user(async ({ http }: StartContext) => (await http.get("/x")).json() as unknown).iterate();
      expect(world.errors).toMatchObject([{ class: error, operation: "GET /x" }]);
      expect(world.errors[0]!.message).toMatch(/^a body that /);
      expect(world.iterations).toMatchObject({ failed: 1, completed: 0 });
      expect(world.tally("GET /x")).toMatchObject({ started: 1, ok: 1, failed: 0 });
    },
  );

  test("is counted once, however often the script looks, and is not lost in a check", async () => {
    const world = await worldOf(gzipSync("hello").subarray(0, 15), "gzip");
    await world
      .user(async ({ http, check }) => {
        const response = await http.get("/x");
        check(response, { "says hello": (r) => r.text() === "hello", "has bytes": (r) => r.bytes().length > 0 });
      })
      .iterate();
    expect(world.errors.map((error) => error.class)).toEqual(["decode_error"]);
    expect(world.iterations).toMatchObject({ failed: 1, completed: 0 });
  });

  test("is nobody's business where nobody looks", async () => {
    const world = await worldOf(membersOf(80), "gzip");
    await world.user(async ({ http }) => void (await http.get("/x")).status).iterate();
    expect(world.errors).toEqual([]);
    expect(world.iterations).toMatchObject({ failed: 0, completed: 1 });
  });

  test("takes no more memory than the limit lets it", async () => {
    const world = await worldOf(membersOf(512), "gzip");
    const response = await world.http().get("/x");
    const before = process.memoryUsage.rss();
    for (let time = 0; time < 5; time++) expect(() => response.text()).toThrow("unpacks to more than 64 MiB");
    // Unpacked whole it would be half a gibibyte, each time.
    expect(process.memoryUsage.rss() - before).toBeLessThan(192 * mebibyte);
  });
});
