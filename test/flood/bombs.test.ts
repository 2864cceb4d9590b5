import { setTimeout as pause } from "node:timers/promises";
import zlib, { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { medianOf } from "../../src/diagnosis/laws/theil-sen.ts";
import { limits } from "../../src/observe/intake/limits.ts";
import { writeMessage } from "../../src/observe/receiver/grpc-message.ts";
import { goodBody, post, protobufType } from "../../src/observe/receiver/receiver.fixture.ts";
import { unknownField } from "./bodies.ts";
import { FloodSender, grpcStatus, gzipType, HealthySender, statuses } from "./senders.ts";
import { isLong, Stand } from "./stand.ts";

// Bodies that become large when they are unpacked (I-2), 64 at a time, with a sender beside them that is as it should be.

const mib = 1024 * 1024;
const atOnce = 64;
/** Zstandard came with Node 22.15. */
const zstd = (zlib as { readonly zstdCompressSync?: (bytes: Buffer) => Buffer }).zstdCompressSync;
/** In turn, so that what else the machine does meets all alike. */
const rounds = isLong ? 5 : 1;
const stretchMs = isLong ? 1_500 : 100;
/** What waiting for the processor costs now and then, with nothing wrong. */
const graceMs = 5;

const many = (body: Buffer): readonly Buffer[] => Array<Buffer>(atOnce).fill(body);
/** As well packed as bodies of spans are, and no better: nothing tells it from them before it is unpacked. */
const plausible = (bytes: number): Buffer => {
  const block = Buffer.from(Array.from({ length: 4_096 }, (_, index) => (index * 2_654_435_761) >>> 24));
  return gzipSync(Buffer.alloc(bytes, block), { level: 1 });
};

const bombs: readonly (readonly [what: string, body: Buffer, encoding: string, allowed: readonly number[]])[] = [
  ["gzip of 40 MiB", gzipSync(Buffer.alloc(40 * mib)), "gzip", [413, 503]],
  ["gzip of 40 MiB that is not packed too well", plausible(40 * mib), "gzip", [413, 503]],
  ["gzip of 19 MiB within all limits", gzipSync(unknownField(19 * mib), { level: 1 }), "gzip", [200, 413, 503]],
  ["gzip of a MiB, many small ones", gzipSync(Buffer.alloc(mib)), "gzip", [400, 503]],
  ["gzip in gzip", gzipSync(gzipSync(Buffer.alloc(40 * mib))), "gzip", [400]],
  ["gzip in gzip that says so", gzipSync(gzipSync(Buffer.alloc(mib))), "gzip, gzip", [415]],
  ["zlib", deflateSync(Buffer.alloc(40 * mib)), "deflate", [415]],
  ["brotli", brotliCompressSync(Buffer.alloc(mib)), "br", [415]],
  // Its length comes first, as a varint: 4 GiB.
  ["snappy that declares 4 GiB", Buffer.from([255, 255, 255, 255, 15, 0]), "snappy", [415]],
  ["zstd", zstd?.(Buffer.alloc(40 * mib)) ?? Buffer.alloc(64), "zstd", zstd === undefined ? [415] : [413, 503]],
];

interface Stretch {
  readonly quiet: HealthySender;
  readonly elsewhere: HealthySender;
  readonly here: HealthySender;
}

describe("plimsoll ingest", () => {
  let stand: Stand;
  /** What a flood costs the machine, and everyone on it, it costs there too. */
  let other: Stand;
  let flooder: FloodSender;
  beforeAll(async () => {
    stand = await Stand.open();
    other = await Stand.open();
    flooder = new FloodSender();
  });
  afterAll(() => {
    stand.kill();
    other.kill();
    flooder.close();
  });

  test.each(bombs)("takes no harm from 64 at once of %s", async (what, body, encoding, allowed) => {
    const headers = { ...protobufType, "content-encoding": encoding };
    const floodOf = (at: Stand) => async (): Promise<void> => {
      const answered = await flooder.flood({ url: `${at.url}/v1/traces`, body, headers, atOnce, forMs: stretchMs });
      const others = Object.keys(answered).filter((status) => !allowed.includes(Number(status)));
      expect(others, JSON.stringify(answered)).toEqual([]);
    };
    const stretches: Stretch[] = [];
    for (let round = 0; round < rounds; round++) {
      stretches.push({
        quiet: await beside(stand, () => pause(stretchMs)),
        elsewhere: await beside(stand, floodOf(other)),
        here: await beside(stand, floodOf(stand)),
      });
    }
    // Not one request of the sender that does nothing wrong is refused.
    expect(stretches.flatMap((each) => Object.values(each).flatMap(({ refused }) => refused))).toEqual([]);
    if (isLong) {
      const [quietMs, elsewhereMs, hereMs] = (["quiet", "elsewhere", "here"] as const).map((name) =>
        medianOf(stretches.map((each) => each[name].p99Ms)),
      ) as [number, number, number];
      console.log(
        `${what}: p99 of the healthy sender ${quietMs.toFixed(1)}, flood elsewhere ${elsewhereMs.toFixed(1)}, here ${hereMs.toFixed(1)} ms`,
      );
      expect(hereMs).toBeLessThanOrEqual(2 * elsewhereMs + graceMs);
    }
    await stand.check(what);
    await other.check(`${what}, elsewhere`);
  });

  test("holds no more for bombs in gRPC messages and in envelopes", async () => {
    const message = writeMessage(gzipSync(Buffer.alloc(40 * mib)));
    message[0] = 1;
    const codes = await Promise.all(
      many(message).map((each) => grpcStatus(stand.grpcPort, each, { "grpc-encoding": "gzip" })),
    );
    // Too large, or come again: 8 and 14.
    expect(codes.filter((code) => code !== "8" && code !== "14")).toEqual([]);
    const envelopes = await statuses(
      `${stand.url}/api/1/envelope/?sentry_key=a`,
      many(gzipSync(Buffer.alloc(40 * mib))),
      {
        "content-encoding": "gzip",
      },
    );
    expect(Object.keys(envelopes).filter((status) => status !== "413" && status !== "503")).toEqual([]);
    await stand.check("bombs in gRPC and envelopes");
  });

  test("takes what is packed as it should be afterwards", async () => {
    const { status } = await post(`${stand.url}/v1/traces`, gzipSync(goodBody), gzipType);
    expect(status).toBe(200);
    expect(limits.inflates).toBe(atOnce);
    const { counts } = await stand.end();
    expect(counts.refused["encoding"]).toBeGreaterThanOrEqual(4 * atOnce);
  });
});

/** A sender as it should be, while this goes on. */
async function beside(stand: Stand, what: () => Promise<unknown>): Promise<HealthySender> {
  const sender = await HealthySender.open(stand.url, 5);
  await what();
  await sender.stop();
  return sender;
}
