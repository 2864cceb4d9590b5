import net from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { limits } from "../../src/observe/intake/limits.ts";
import { writeMessage } from "../../src/observe/receiver/grpc-message.ts";
import { goodBody, post, protobufType, raw } from "../../src/observe/receiver/receiver.fixture.ts";
import { unknownField } from "./bodies.ts";
import { grpcGood, GrpcSession, HealthySender, SlowSender } from "./senders.ts";
import { isLong, Stand } from "./stand.ts";

// Senders that are slow, and more than can be taken at once (I-8, I-9).

const mib = 1024 * 1024;
const head = "POST /v1/traces HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-protobuf\r\n";
const slowSenders = isLong ? 1_000 : 400;
const graceMs = 5;

describe("plimsoll ingest", () => {
  let stand: Stand;
  beforeAll(async () => {
    stand = await Stand.open();
  });
  afterAll(() => stand.kill());

  test("serves those who send while others begin and do not go on", async () => {
    const slow = Array.from(
      { length: slowSenders },
      () => new SlowSender(stand.httpPort, "POST /v1/traces HTTP/1.1\r\nx: ", "a"),
    );
    const healthy = await HealthySender.open(stand.url, 10);
    // All but 256 are cut at once, to make room.
    await expect
      .poll(() => slow.filter(({ cutAfterMs }) => cutAfterMs !== undefined).length, { timeout: 20_000 })
      .toBeGreaterThanOrEqual(slowSenders - limits.sockets);
    for (let count = 0; count < 20; count++) expect((await post(`${stand.url}/v1/traces`, goodBody)).status).toBe(200);
    expect(await grpcGood(stand.grpcPort)).toBe("0");
    await healthy.stop();
    expect(healthy.refused).toEqual([]);
    for (const each of slow) each.close();
    await stand.check("slow headers");
  });

  const cutsSlowSenders = async (): Promise<void> => {
    const before = await HealthySender.open(stand.url, 10);
    await pause(5_000);
    await before.stop();
    const quietMs = before.p99Ms;
    const during = await HealthySender.open(stand.url, 10);
    const headers = senders(100, "POST /v1/traces HTTP/1.1\r\nx: ");
    const silent = Array.from({ length: 50 }, () => new SlowSender(stand.httpPort, "", ""));
    const bodies = senders(60, `${head}content-length: 1000000\r\n\r\n`);
    const all = [...headers, ...silent, ...bodies];
    await expect.poll(() => all.every(({ cutAfterMs }) => cutAfterMs !== undefined), { timeout: 60_000 }).toBe(true);
    await during.stop();
    const longest = (some: readonly SlowSender[]): number => Math.max(...some.map(({ cutAfterMs }) => cutAfterMs!));
    console.log(
      `cut after ${[headers, silent, bodies].map((some) => (longest(some) / 1_000).toFixed(1)).join(", ")} s at the latest; p99 of the healthy sender ${quietMs.toFixed(1)} → ${during.p99Ms.toFixed(1)} ms`,
    );
    expect(longest(headers)).toBeLessThan(15_000);
    expect(longest(silent)).toBeLessThan(15_000);
    expect(longest(bodies)).toBeLessThan(35_000);
    expect(during.refused).toEqual([]);
    expect(during.p99Ms).toBeLessThanOrEqual(2 * quietMs + graceMs);
    await stand.check("slow senders");
  };
  if (isLong)
    test(
      "cuts slow headers within 15 s and slow bodies within 35 s, and a healthy sender does not feel them",
      { timeout: 120_000 },
      cutsSlowSenders,
    );

  test("serves those who send while as many as it holds send bodies that do not come to their end", async () => {
    const slow = senders(limits.sockets + 50, `${head}content-length: 1000000\r\n\r\n`);
    // Those that have been at it for long enough give way.
    await pause(limits.bodyMs + 500);
    const healthy = await HealthySender.open(stand.url, 10);
    for (let count = 0; count < 20; count++) expect((await post(`${stand.url}/v1/traces`, goodBody)).status).toBe(200);
    await healthy.stop();
    expect(healthy.refused).toEqual([]);
    for (const each of slow) each.close();
    await stand.check("slow bodies");
  });

  test("keeps idle connections no longer than they may be, and lets them go for those that come", async () => {
    const idle = Array.from({ length: limits.sockets + 50 }, () => {
      const socket = net.connect(stand.httpPort, "127.0.0.1", () => socket.write(`${head}content-length: 0\r\n\r\n`));
      return socket.on("error", () => undefined).resume();
    });
    await expect.poll(() => idle.filter(({ closed }) => closed).length, { timeout: 20_000 }).toBeGreaterThanOrEqual(50);
    await stand.check("idle connections");
    for (const socket of idle) socket.destroy();
  });

  test("answers 503 with Retry-After when it holds as much as it may, never 500, and takes again within 5 s", async () => {
    // Large bodies that come to nearly their end and wait there: all that may be held is held.
    const body = unknownField(19 * mib);
    const holders = Array.from({ length: 4 }, () => {
      const socket = net.connect(stand.httpPort, "127.0.0.1", () => {
        socket.write(`${head}content-length: ${body.length}\r\n\r\n`);
        socket.write(body.subarray(0, -1));
      });
      return socket.on("error", () => undefined);
    });
    const answers = await Promise.all(holders.slice(0, 4).map(firstAnswer));
    const refused = answers.filter((answer) => answer !== "");
    expect(refused.length).toBeGreaterThanOrEqual(2);
    for (const answer of refused) {
      expect(answer).toMatch(/^HTTP\/1\.1 503 /);
      expect(answer).toMatch(/\r\nretry-after: 1\r\n/i);
    }
    // Small bodies have room of their own.
    expect((await post(`${stand.url}/v1/traces`, goodBody)).status).toBe(200);
    const fromMs = performance.now();
    for (const socket of holders) socket.destroy();
    await expect
      .poll(async () => (await post(`${stand.url}/v1/traces`, body, protobufType)).status, {
        timeout: 5_000,
        interval: 50,
      })
      .toBe(200);
    if (isLong)
      console.log(`a body of 19 MiB was taken ${(performance.now() - fromMs).toFixed(0)} ms after the pressure`);
    await stand.check("as much as it may hold");
  });

  test("lives with bodies in pieces of one byte from many at once", { timeout: 120_000 }, async () => {
    const body = Buffer.from("1\r\n\n\r\n".repeat(isLong ? 400_000 : 100_000) + "0\r\n\r\n");
    const answers = await Promise.all(
      Array.from({ length: isLong ? 30 : 10 }, () =>
        raw(
          stand.httpPort,
          Buffer.concat([Buffer.from(`${head}connection: close\r\ntransfer-encoding: chunked\r\n\r\n`), body]),
          110_000,
        ),
      ),
    );
    // What it was is no telemetry; who was too slow is cut.
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 (?:400|408|503) |^$/);
    expect(answers.some((answer) => answer.startsWith("HTTP/1.1 400"))).toBe(true);
    await stand.check("pieces of one byte");
  });

  test("holds nothing of gRPC calls that are refused in the middle, round after round", async () => {
    const message = writeMessage(unknownField(mib));
    for (let round = 0; round < (isLong ? 5 : 2); round++) {
      const sessions = Array.from({ length: 8 }, () => new GrpcSession(stand.grpcPort));
      const calls = sessions.flatMap((session) => Array.from({ length: 64 }, () => session.call(message)));
      // A client that is refused while it writes may wait for itself.
      const codes = await Promise.all(calls.map((call) => Promise.race([call, pause(3_000, "silent")])));
      expect(codes.filter((code) => !["0", "14", "silent", undefined].includes(code))).toEqual([]);
      for (const session of sessions) session.close();
    }
    await stand.check("gRPC calls refused in the middle");
  });

  test("meets ten times what it can hold with 200 and 503 alone", async () => {
    const body = unknownField(10 * mib);
    const seen = new Map<number, number>();
    const healthy = await HealthySender.open(stand.url, 10);
    await Promise.all(
      Array.from({ length: 48 }, async () => {
        const { status } = await post(`${stand.url}/v1/traces`, body, protobufType);
        seen.set(status, (seen.get(status) ?? 0) + 1);
      }),
    );
    await healthy.stop();
    expect([...seen.keys()].filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect(seen.get(200)).toBeGreaterThanOrEqual(1);
    expect(healthy.refused).toEqual([]);
    expect(await raw(stand.httpPort, `${head}content-length: 0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 200 /);
    await stand.check("ten times what it can hold");
    const { counts } = await stand.end();
    expect(counts.refused["pressure"]).toBeGreaterThan(0);
  });

  const senders = (count: number, beginning: string): readonly SlowSender[] =>
    Array.from({ length: count }, () => new SlowSender(stand.httpPort, beginning, "a"));
});

/** Of a sender that is refused; empty where it is still waited for after a while. */
function firstAnswer(socket: net.Socket): Promise<string> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(""), 3_000);
    socket.once("data", (data) => {
      clearTimeout(timer);
      resolve(data.toString("latin1"));
    });
  });
}
