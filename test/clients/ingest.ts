import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { Span } from "#trace";

const cli = fileURLToPath(new URL("../../dist/cli.mjs", import.meta.url));

export interface Kept {
  readonly spans: readonly Span[];
  readonly metrics: readonly { readonly name: string; readonly value: number; readonly service: string }[];
}

export interface Ingest {
  readonly child: ChildProcess;
  /** What the command prints for the target. */
  readonly environment: Readonly<Record<string, string>>;
  readonly httpPort: number;
  readonly grpcPort: number;
  /** Of the receiver itself, below the command. */
  readonly receiverPid: number;
  /** Of both streams. */
  output(): string;
  stdout(): string;
  /** Ctrl-C, and what was kept. */
  stop(): Promise<Kept & { readonly code: number }>;
}

/** The built command on free ports, keeping all it gets. */
export async function startIngest(...args: readonly string[]): Promise<Ingest> {
  const folder = await mkdtemp(join(tmpdir(), "plimsoll-ingest-"));
  const file = join(folder, "kept.jsonl");
  const ports = ["--http-port", "0", "--grpc-port", "0"];
  const child = spawn(process.execPath, [cli, "ingest", ...ports, "--keep", file, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let stdout = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await rm(folder, { recursive: true, force: true });
  });
  const ended = once(child, "close") as Promise<[number]>;
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        output += chunk.toString();
        if (/SENTRY_TRACES_SAMPLE_RATE/.test(output)) resolve();
      });
    }
    void ended.then(() => reject(new Error(`it ended: ${output}`)));
  });
  const children = await readFile(`/proc/${child.pid}/task/${child.pid}/children`, "utf8");
  const [, httpPort, grpcPort] = /Sentry on (\d+), OTLP over gRPC on (\d+)/.exec(output)!;
  return {
    child,
    environment: Object.fromEntries(
      [...output.matchAll(/export (\w+)=(\S+)/g)].map(([, name, value]) => [name, value]),
    ),
    httpPort: Number(httpPort),
    grpcPort: Number(grpcPort),
    receiverPid: Number(children.trim().split(" ")[0]),
    output: () => output,
    stdout: () => stdout,
    stop: async () => {
      child.kill("SIGINT");
      const [code] = await ended;
      const lines = (await readFile(file, "utf8").catch(() => "")).split("\n").filter((line) => line !== "");
      const entries = lines.map((line) => JSON.parse(line) as { span?: Span; metric?: Kept["metrics"][number] });
      return {
        code,
        spans: entries.flatMap(({ span }) => span ?? []),
        metrics: entries.flatMap(({ metric }) => metric ?? []),
      };
    },
  };
}
