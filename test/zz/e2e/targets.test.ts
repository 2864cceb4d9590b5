import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { startTarget, type OptionsOf, type Target, type TargetKind } from "../targets/start.ts";
import { monotonicMs } from "./monotonic.ts";

// The targets are the measure of everything else here, so they are measured first, with bare sockets.

const running: Target[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((target) => target.stop()));
});

async function start<Kind extends TargetKind>(kind: Kind, options: OptionsOf<Kind>): Promise<Target> {
  const target = await startTarget(kind, options);
  running.push(target);
  return target;
}

const request = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: here\r\n\r\n`;

/** Sends the parts one after the other, in packets of their own, and gives all that came back. */
async function talk(target: Target, parts: readonly string[], waitMs = 60): Promise<string> {
  const socket = net.connect({ port: target.port, host: "127.0.0.1", noDelay: true });
  let received = "";
  socket.setEncoding("latin1");
  socket.on("data", (chunk: string) => (received += chunk));
  socket.on("error", () => socket.destroy());
  for (const part of parts) {
    socket.write(part, "latin1");
    await sleep(10);
  }
  await sleep(waitMs);
  socket.destroy();
  return received;
}

const answersIn = (text: string): number => text.split("HTTP/1.1 ").length - 1;

test("a target counts a request once, whole, in pieces or several at once", async () => {
  const target = await start("null", {});
  const one = request("/a");
  const post = "POST /b HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello";
  const chunked = "POST /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
  expect(answersIn(await talk(target, [one]))).toBe(1);
  expect(answersIn(await talk(target, one.match(/[^]{1,7}/g) ?? []))).toBe(1);
  expect(answersIn(await talk(target, [post.slice(0, 30), post.slice(30), chunked + one]))).toBe(3);
  const ledger = await target.ledger();
  expect(ledger).toMatchObject({ requests: 5, answered: 5, connections: 3, connectionsOpen: 0, malformed: 0 });
  expect(ledger.byPath).toEqual({ "/a": 3, "/b": 1, "/c": 1 });
  expect(ledger.byStatus).toEqual({ 200: 5 });
});

test("a target's clock is this process's clock", async () => {
  const target = await start("hold", { ms: 50 });
  const before = monotonicMs();
  await talk(target, [request("/")], 100);
  const after = monotonicMs();
  const ledger = await target.ledger();
  const [arrived = 0] = ledger.arrivedAt;
  const [answered = 0] = ledger.answeredAt;
  expect(arrived).toBeGreaterThan(before);
  expect(answered).toBeLessThan(after);
  expect(answered - arrived).toBeGreaterThan(49);
  expect(answered - arrived).toBeLessThan(60);
});

test("a freezing target stands still as long and as often as told, and says when", async () => {
  const target = await start("freeze", { ms: 100, everyMs: 300, firstAfterMs: 100 });
  await talk(target, [request("/")], 900);
  const { stretches, arrivedAt } = await target.ledger();
  const [first = 0] = arrivedAt;
  expect(stretches.length).toBeGreaterThanOrEqual(3);
  for (const [index, [from, to]] of stretches.entries()) {
    expect(Math.abs(from - first - 100 - index * 300)).toBeLessThan(15);
    expect(Math.abs(to - from - 100)).toBeLessThan(15);
  }
});

test("a mixed target answers every n-th request with its status", async () => {
  const target = await start("mix", { every: 3, status: 503 });
  const text = await talk(target, [request("/").repeat(9)]);
  expect(text.match(/HTTP\/1\.1 \d+/g)?.filter((line) => line.endsWith("503"))).toHaveLength(3);
  expect((await target.ledger()).byStatus).toEqual({ 200: 6, 503: 3 });
});

test("a slow body comes in its parts and is one answer", async () => {
  const target = await start("slow-body", { parts: 3, gapMs: 20 });
  const text = await talk(target, [request("/")], 200);
  expect(text.match(/0123456789/g)).toHaveLength(3);
  expect(text.endsWith("0\r\n\r\n")).toBe(true);
  expect(await target.ledger()).toMatchObject({ requests: 1, answered: 1 });
});

test("a closing target ends each connection after its n-th answer", async () => {
  const target = await start("closing", { after: 2 });
  const text = await talk(target, [request("/"), request("/")]);
  expect(answersIn(text)).toBe(2);
  expect(text.match(/Connection: close/g)).toHaveLength(1);
  expect(await target.ledger()).toMatchObject({ requests: 2, connections: 1, connectionsOpen: 0 });
});

test("requests cut or left unanswered on purpose are counted as such", async () => {
  const cutting = await start("cut", { every: 2 });
  const mute = await start("mute", { every: 2 });
  for (const target of [cutting, mute]) {
    expect(answersIn(await talk(target, [request("/"), request("/")]))).toBe(1);
    expect(await target.ledger()).toMatchObject({ requests: 2, answered: 1, cut: 1 });
  }
});

test("a target that ends by itself is said, not waited for", async () => {
  const target = await start("null", {});
  process.kill(target.pid, "SIGKILL");
  await expect(target.counts()).rejects.toThrow();
});

test("ending a process twice is no error", async () => {
  const target = await start("null", {});
  await target.stop();
  await expect(target.stop()).resolves.toBeUndefined();
});
