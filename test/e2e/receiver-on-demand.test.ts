import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import http from "node:http";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { freePort } from "./free-port.ts";
import { type RunningReceiver, startReceiver, targetEnvironment, type TracesNews } from "#observe";
import type { SentBatch } from "#trace";

const built = fileURLToPath(new URL("../../dist/receiver.mjs", import.meta.url));
const client = fileURLToPath(new URL("../clients/otel.mjs", import.meta.url));
const run = promisify(execFile);

interface Started {
  readonly receiver: RunningReceiver;
  readonly lost: string[];
  readonly news: TracesNews[];
}

async function started(entry = built): Promise<Started> {
  const [lost, news]: [string[], TracesNews[]] = [[], []];
  const listener = {
    lost: (reason: string) => void lost.push(reason),
    news: (each: TracesNews) => void news.push(each),
  };
  const receiver = await startReceiver(entry, { host: "127.0.0.1", httpPort: 0, grpcPort: 0 }, true, listener);
  onTestFinished(async () => void (await receiver.stop().catch(() => undefined)));
  return { receiver, lost, news };
}

async function hasProcess(): Promise<boolean> {
  const children = await readFile(`/proc/self/task/${process.pid}/children`, "utf8");
  const commands = children
    .trim()
    .split(" ")
    .filter(Boolean)
    .map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => ""));
  return (await Promise.all(commands)).some((command) => command.includes("receiver.mjs"));
}

/** Empty, which is a request like any other. */
function post(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/x-protobuf" };
    const request = http.request(
      { host: "127.0.0.1", port, path: "/v1/traces", method: "POST", headers, agent: false },
      (response) => {
        response.resume().once("end", () => resolve(response.statusCode!));
      },
    );
    request.once("error", reject).end();
  });
}

test("the first sender of each protocol loses nothing to the start of the receiver's process", async () => {
  const { receiver, lost } = await started();
  expect(await hasProcess()).toBe(false);
  const { httpPort, grpcPort } = receiver.listening;
  const env = { ...process.env, ...targetEnvironment(receiver.listening).openTelemetry };
  const grpc = { ...env, OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${grpcPort}` };
  const sent = await Promise.all([
    run(process.execPath, [client, "protobuf", "200"], { env }),
    run(process.execPath, [client, "grpc", "200"], { env: grpc }),
  ]);
  expect(await hasProcess()).toBe(true);
  const { counts } = await receiver.stop();
  expect(counts!.spans).toBe(sent.flatMap(({ stdout }) => JSON.parse(stdout) as string[]).length);
  expect(counts!.requests["http"]).toBeGreaterThan(0);
  expect(counts!.requests["grpc"]).toBeGreaterThan(0);
  expect([httpPort === grpcPort, lost]).toEqual([false, []]);
});

test("whoever comes while the receiver's process starts is answered, and who has gone again is no harm", async () => {
  const { receiver, lost } = await started();
  const { httpPort } = receiver.listening;
  const gone = connect(httpPort, "127.0.0.1");
  await once(gone, "connect");
  gone.resetAndDestroy();
  const answers = await Promise.all(Array.from({ length: 60 }, () => post(httpPort)));
  expect(answers).toEqual(Array<number>(60).fill(200));
  await receiver.heard();
  const { counts } = await receiver.stop();
  expect(counts!.requests).toEqual({ http: 60 });
  expect(lost).toEqual([]);
  await expect(post(httpPort)).rejects.toThrow("ECONNREFUSED");
});

test("a receiver nobody calls for has counted nothing, tells that nothing more comes, and listens no more", async () => {
  const { receiver, news, lost } = await started();
  receiver.order({ type: "requests", batch: batchOf(10) });
  const { counts, inside, stretches } = await receiver.stop();
  expect([counts!.spans, counts!.bytes, inside, stretches]).toEqual([0, 0, undefined, []]);
  expect([news, lost]).toEqual([[{ examples: [], isLast: true }], []]);
  expect(await hasProcess()).toBe(false);
  await expect(post(receiver.listening.httpPort)).rejects.toThrow("ECONNREFUSED");
});

test("whoever comes while one process hands over to the other is answered by the one or the other", async () => {
  const { receiver, lost } = await started();
  const { httpPort } = receiver.listening;
  const answers: Promise<number>[] = [];
  let [waiting, servedFor] = [0, 0];
  while (servedFor < 100) {
    // Fewer than are let in.
    if (waiting < 50) {
      waiting++;
      answers.push(post(httpPort).finally(() => waiting--));
    }
    // Counts are told a quarter of a second after it began to serve.
    if (receiver.counts !== undefined) servedFor++;
    await sleep(2);
  }
  expect(new Set(await Promise.all(answers))).toEqual(new Set([200]));
  const { counts } = await receiver.stop();
  expect([counts!.requests, lost]).toEqual([{ http: answers.length }, []]);
});

test("of what was sent before anybody called for a receiver the newest is kept", async () => {
  const { receiver } = await started();
  for (let batch = 0; batch < 102; batch++) receiver.order({ type: "requests", batch: batchOf(1000, batch * 1000) });
  expect(await hasProcess()).toBe(false);
  expect(await post(receiver.listening.httpPort)).toBe(200);
  receiver.order({ type: "requests", batch: batchOf(5, 102_000) });
  const { inside } = await receiver.stop();
  expect(inside!.coverage.requestsTraced).toBe(100_005);
});

test("where one port cannot be listened on the other one is let go", async () => {
  const port = await freePort();
  const job = { host: "127.0.0.1", httpPort: port, grpcPort: 70_000 };
  const listener = { lost: () => undefined, news: () => undefined };
  await expect(startReceiver(built, job, true, listener)).rejects.toThrow("70000");
  await expect(post(port)).rejects.toThrow("ECONNREFUSED");
});

test("a receiver's process that cannot start is lost, and its senders are let go", async () => {
  const { receiver, lost } = await started(fileURLToPath(new URL("none/receiver.mjs", import.meta.url)));
  await expect(post(receiver.listening.httpPort)).rejects.toThrow(/ECONNRESET|socket hang up/);
  await expect.poll(() => lost).toHaveLength(1);
  expect(receiver.lostBecause).toBe(lost[0]);
  expect(lost[0]).toContain("it ended with code 1");
  const { counts, inside } = await receiver.stop();
  expect([counts, inside]).toEqual([undefined, undefined]);
  await sleep(10);
  expect(lost).toHaveLength(1);
});

function batchOf(count: number, from = 0): SentBatch {
  const ids = Int32Array.from({ length: count * 3 }, (_, place) => from * 3 + place);
  return {
    worker: "0123456789abcdef",
    span: "01234567",
    operations: ["GET /"],
    ids,
    operation: new Uint16Array(count),
    startMs: new Float64Array(count).fill(Date.now()),
    durationMs: new Float64Array(count).fill(1),
    isError: new Uint8Array(count),
  };
}
