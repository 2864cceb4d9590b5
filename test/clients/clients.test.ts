import { execFile } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it, test } from "vitest";
import { type Ingest, startIngest } from "./ingest.ts";

const run = promisify(execFile);

/** Starts a client with the environment that the command printed; gives what it sent, as "trace span name". */
async function client(
  file: string,
  args: readonly string[],
  environment: Ingest["environment"],
): Promise<readonly string[]> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const { stdout } = await run(process.execPath, [path, ...args], {
    env: { ...process.env, ...environment },
    timeout: 60_000,
  });
  return JSON.parse(stdout) as string[];
}

const tracesPerClient = 500;

describe("OpenTelemetry's Node SDK", () => {
  test.each(["protobuf", "json", "grpc"])("over %s: spans sent = spans stored", async (way) => {
    const ingest = await startIngest();
    const grpc = way === "grpc" ? { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${ingest.grpcPort}` } : {};
    const sent = await client("./otel.mjs", [way, String(tracesPerClient)], { ...ingest.environment, ...grpc });
    const { spans, metrics, code } = await ingest.stop();
    expect(code).toBe(0);
    expect(sent).toHaveLength(4 * tracesPerClient);
    expect(spans.map(({ traceId, spanId, name }) => `${traceId} ${spanId} ${name}`).toSorted()).toEqual(
      sent.toSorted(),
    );
    expect(new Set(spans.map(({ service, instance }) => `${service} ${instance}`))).toEqual(new Set([`shop-${way} a`]));
    const roots = spans.filter(({ parentId }) => parentId === null);
    expect(roots.map(({ kind }) => kind)).toEqual(Array<string>(tracesPerClient).fill("server"));
    expect(roots.filter(({ isError }) => isError)).toHaveLength(tracesPerClient / 10);
    expect(spans[0]!.attributes).toEqual({ "http.route": "/api", size: 3, ratio: 0.5, list: ["a", "b"] });
    if (way !== "protobuf") return;
    expect(metrics.map(({ name, value, service }) => ({ name, value, service }))).toEqual([
      { name: "db.client.connection.count", value: 7, service: "shop-protobuf" },
      { name: "http.server.request.duration", value: 0.25, service: "shop-protobuf" },
    ]);
  });
});

/** Sentry's SDK for Node in two generations, and each in both ways to send spans. */
const sentries = ["@sentry/node", "sentry-node-11"].flatMap((name) =>
  ["static", "stream"].map((lifecycle) => [name, lifecycle] as const),
);

describe("@sentry/node", () => {
  test.each(sentries)("%s, %s: spans sent = spans stored, and its error is counted", async (name, lifecycle) => {
    const ingest = await startIngest();
    const sent = await client("./sentry.mjs", ["200", name, lifecycle], ingest.environment);
    const { spans } = await ingest.stop();
    expect(sent).toHaveLength(600);
    expect(spans.map(({ traceId, spanId, name: called }) => `${traceId} ${spanId} ${called}`).toSorted()).toEqual(
      sent.toSorted(),
    );
    expect(new Set(spans.map(({ service }) => service))).toEqual(new Set(["basket"]));
    expect(new Set(spans.map(({ kind }) => kind))).toEqual(new Set(["server", "client"]));
    expect(ingest.output()).toContain("errors reported to Sentry: 1");
  });
});

describe("plimsoll ingest", () => {
  it("says that nothing came, and exits with 99", async () => {
    const ingest = await startIngest("-d", "300ms");
    const [code] = (await once(ingest.child, "close")) as [number];
    expect({ code, output: ingest.output() }).toMatchObject({
      code: 99,
      output: expect.stringContaining("nothing was received") as string,
    });
  });

  it("says why its receiver was lost, and what was counted until then", async () => {
    const ingest = await startIngest();
    await client("./otel.mjs", ["json", "10"], ingest.environment);
    await expect.poll(ingest.output, { timeout: 10_000 }).toContain("40 in all");
    const closed = once(ingest.child, "close") as Promise<[number]>;
    process.kill(ingest.receiverPid, "SIGKILL");
    expect((await closed)[0]).toBe(1);
    expect(ingest.output()).toContain("the receiver was lost: it ended with SIGKILL");
    expect(ingest.output()).toContain("received 40 spans");
  });

  it("refuses an address that is not this machine's, a port that is none and a collector that is none", async () => {
    const cli = fileURLToPath(new URL("../../dist/cli.mjs", import.meta.url));
    for (const [args, words] of [
      [["--listen", "192.0.2.1"], "Nothing can be received on 192.0.2.1"],
      [["--http-port", "x"], `--http-port cannot be "x"`],
      [["--forward", "localhost:4318"], `--forward cannot be "localhost:4318"`],
      [["-d", "10"], `--duration cannot be "10"`],
    ] as const) {
      const failed = await run(process.execPath, [cli, "ingest", ...args]).catch(
        (error: unknown) => error as { code: number; stderr: string },
      );
      expect(failed).toMatchObject({ code: 2, stderr: expect.stringContaining(words) as string });
    }
  });
});
