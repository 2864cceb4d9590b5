import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { goodBody, post } from "../../src/observe/receiver/receiver.fixture.ts";

const cli = fileURLToPath(new URL("../../dist/cli.mjs", import.meta.url));

/** What the receiver's process may take, whatever is sent. */
export const residentMiBMax = 256;
export const isLong = process.env["PLIMSOLL_LONG"] === "1";

/** What `plimsoll ingest --json` prints, as far as it is judged here. */
export interface Told {
  readonly counts: {
    readonly spans: number;
    readonly events: number;
    readonly refused: Readonly<Record<string, number>>;
    readonly dropped: Readonly<Record<string, number>>;
    readonly repaired: Readonly<Record<string, number>>;
    readonly services: Readonly<Record<string, number>>;
    readonly requests: Readonly<Record<string, number>>;
  };
}

/** The built `plimsoll ingest`: one for all cases of a file, so that each meets what those before it left. */
export class Stand {
  readonly url: string;
  readonly httpPort: number;
  readonly grpcPort: number;
  private readonly child: ChildProcess;
  private readonly receiverPid: number;
  private readonly stdout: () => string;

  private constructor(child: ChildProcess, stdout: () => string, ports: readonly [number, number]) {
    this.child = child;
    this.stdout = stdout;
    [this.httpPort, this.grpcPort] = ports;
    this.url = `http://127.0.0.1:${this.httpPort}`;
    const children = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8");
    this.receiverPid = Number(children.trim().split(" ")[0]);
  }

  static async open(...args: readonly string[]): Promise<Stand> {
    const child = spawn(process.execPath, [cli, "ingest", "--http-port", "0", "--grpc-port", "0", "--json", ...args], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    const ports = await new Promise<readonly [number, number]>((resolve, reject) => {
      child.stderr.on("data", (chunk: Buffer) => {
        stderr += chunk.toString();
        const found = /Sentry on (\d+), OTLP over gRPC on (\d+)/.exec(stderr);
        if (found !== null) resolve([Number(found[1]), Number(found[2])]);
      });
      child.once("close", () => reject(new Error(`it ended: ${stderr}`)));
    });
    return new Stand(child, () => stdout, ports);
  }

  /** The most the receiver's process ever held, as the kernel counted it. */
  get peakMiB(): number {
    return this.resident("VmHWM");
  }

  get residentMiB(): number {
    return this.resident("VmRSS");
  }

  /** Counts the peak anew from now on (proc(5): clear_refs). */
  forgetPeak(): void {
    writeFileSync(`/proc/${this.receiverPid}/clear_refs`, "5");
  }

  /** It lives, held no more than it may, and takes a good request as if nothing had been. */
  async check(what: string): Promise<void> {
    const taken = await post(`${this.url}/v1/traces`, goodBody);
    expect({ status: taken.status, bytes: taken.body.length }).toEqual({ status: 200, bytes: 0 });
    if (isLong) console.log(`${what}: ${this.peakMiB.toFixed(0)} MiB at most`);
    expect(this.peakMiB).toBeLessThanOrEqual(residentMiBMax);
    this.forgetPeak();
  }

  /** Ctrl-C, and what it says then. */
  async end(): Promise<Told> {
    const ended = once(this.child, "close");
    this.child.kill("SIGINT");
    await ended;
    return JSON.parse(this.stdout()) as Told;
  }

  kill(): void {
    this.child.kill("SIGKILL");
  }

  private resident(name: "VmHWM" | "VmRSS"): number {
    const found = new RegExp(`${name}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${this.receiverPid}/status`, "utf8"));
    return Number(found![1]) / 1024;
  }
}
