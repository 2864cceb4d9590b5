import { randomBytes } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { limits } from "../intake/limits.ts";
import { encode } from "../otlp/proto.fixture.ts";
import { oneSpan, requestOf } from "../otlp/traces.fixture.ts";
import { opened, post, protobufType } from "./receiver.fixture.ts";

// Bodies of many blocks, whose memory others have used before them and use beside them.

const gzip = { ...protobufType, "content-encoding": "gzip" };
const mib = 2 ** 20;

const bodyOf = (name: string, spans: number): Buffer =>
  encode(
    "TracesRequest",
    requestOf(Array.from({ length: spans }, (_, index) => ({ ...oneSpan, name: `${name} ${index}` }))),
  );

/** A valid body of that length: what is not known is passed over. */
function padded(body: Buffer, bytes: number): Buffer {
  const padding = randomBytes(bytes);
  const length: number[] = [];
  let left = bytes;
  for (; left > 127; left = Math.floor(left / 128)) length.push((left % 128) | 128);
  return Buffer.concat([body, Buffer.from([((100 << 3) % 128) | 2 | 128, (100 << 3) >> 7, ...length, left]), padding]);
}

test("bodies of many blocks, as they are and packed, sent at once: each is read as it was sent", async () => {
  const { url, sink, counts } = await opened();
  const names = Array.from({ length: 12 }, (_, index) => `sender ${index}`);
  for (let round = 0; round < 3; round++) {
    const answers = await Promise.all(
      names.map((name, index) => {
        const body = bodyOf(`${name} round ${round}`, 2_000);
        return index % 2 === 0 ? post(`${url}/v1/traces`, body) : post(`${url}/v1/traces`, gzipSync(body), gzip);
      }),
    );
    expect(answers.map(({ status }) => status)).toEqual(names.map(() => 200));
  }
  const expected = [0, 1, 2].flatMap((round) =>
    names.flatMap((name) => Array.from({ length: 2_000 }, (_, index) => `${name} round ${round} ${index}`)),
  );
  expect(sink.kept.map(({ name }) => name).toSorted()).toEqual(expected.toSorted());
  expect(counts().refused).toEqual({});
});

test("a body as long as it may be is taken, also where packing has not made it shorter", async () => {
  const { url, sink, counts } = await opened();
  const body = padded(bodyOf("long", 1), limits.otlpBytes - 10_000);
  expect((await post(`${url}/v1/traces`, gzipSync(body, { level: 1 }), gzip)).status).toBe(200);
  expect((await post(`${url}/v1/traces`, body)).status).toBe(200);
  expect(sink.kept.map(({ name }) => name)).toEqual(["long 0", "long 0"]);
  // All that was held is free again.
  const both = await Promise.all([1, 2, 3].map(() => post(`${url}/v1/traces`, padded(bodyOf("again", 1), 10 * mib))));
  expect(both.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(counts().refused).toEqual({});
});

test("what is passed on is what came, byte for byte, while others use the memory", async () => {
  const heard: Buffer[] = [];
  const collector = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      heard.push(Buffer.concat(chunks));
      response.end();
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => collector.close().closeAllConnections());
  const { url, counts } = await opened({ forward: `http://127.0.0.1:${(collector.address() as AddressInfo).port}` });
  const bodies = Array.from({ length: 8 }, (_, index) => padded(bodyOf(`passed on ${index}`, 10), mib));
  const sent = bodies.map((body, index) => (index % 2 === 0 ? body : gzipSync(body)));
  const answers = await Promise.all(
    sent.map((body, index) => post(`${url}/v1/traces`, body, index % 2 === 0 ? protobufType : gzip)),
  );
  expect(answers.map(({ status }) => status)).toEqual(sent.map(() => 200));
  await expect.poll(() => counts().forward, { timeout: 5_000 }).toEqual({ passedOn: 8, failed: 0, dropped: 0 });
  const sorted = (some: readonly Buffer[]): readonly string[] => some.map((each) => each.toString("base64")).toSorted();
  expect(sorted(heard)).toEqual(sorted(sent));
});

test("whoever hangs up in the middle of a long body leaves nothing behind", async () => {
  const { url, counts } = await opened();
  const body = padded(bodyOf("cut off", 1), 15 * mib);
  for (let count = 0; count < 6; count++) {
    const request = http.request(`${url}/v1/traces`, {
      method: "POST",
      agent: false,
      headers: { ...protobufType, "content-length": body.length },
    });
    request.on("error", () => undefined);
    await new Promise<void>((resolve) => request.write(body.subarray(0, 10 * mib), () => resolve()));
    request.destroy();
  }
  await expect.poll(() => counts().refused).toEqual({ bad_data: 6 });
  const answers = await Promise.all([1, 2].map(() => post(`${url}/v1/traces`, body)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
});

test("a body that can never be held both packed and unpacked is told to be too large where it is passed on", async () => {
  const { url, counts } = await opened({ forward: "http://127.0.0.1:9" });
  const body = gzipSync(padded(bodyOf("both", 1), limits.otlpBytes - 10_000), { level: 1 });
  const { status, body: said } = await post(`${url}/v1/traces`, body, gzip);
  expect({ status, said: said.toString("latin1") }).toMatchObject({ status: 413 });
  expect(said.toString("latin1")).toContain("packed and decoded");
  // Shorter ones are not.
  const shorter = gzipSync(padded(bodyOf("both", 1), 15 * mib), { level: 1 });
  expect((await post(`${url}/v1/traces`, shorter, gzip)).status).toBe(200);
  expect(counts().refused).toEqual({ too_large: 1 });
});
