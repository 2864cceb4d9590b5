import { Worker } from "node:worker_threads";
import type { Order, Report, WorkerJob } from "./messages.ts";
import { examineStuck } from "./stuck-thread.ts";
import type { Placed, PlacedListener, Placement } from "./placement.ts";

/**
 * Each time this fills, what is still needed is copied. With the default of 48 MB, 5,000 users who wait for 64 connections
 * cost 1.75 to 2.1 times the CPU per request of 64 users; with 96 MB 1.3 to 1.45, with 192 MB 1.26 and too much memory.
 */
const youngGenerationMb = 96;

/** Engines in worker threads of this process. */
export class Threads implements Placement {
  private readonly workerUrl: URL;
  private readonly scriptOutput: NodeJS.WritableStream;

  /** @param scriptOutput where `console.log` of test files goes: stdout is for data only. */
  constructor(workerUrl: URL, scriptOutput: NodeJS.WritableStream) {
    this.workerUrl = workerUrl;
    this.scriptOutput = scriptOutput;
  }

  place(job: WorkerJob, listener: PlacedListener): Placed {
    const thread = new Worker(this.workerUrl, {
      workerData: job,
      name: `plimsoll worker ${job.worker}`,
      stdout: true,
      stderr: true,
      resourceLimits: { maxYoungGenerationSizeMb: youngGenerationMb },
    });
    thread.stdout.on("data", (chunk: Buffer) => void this.scriptOutput.write(chunk));
    thread.stderr.on("data", (chunk: Buffer) => void this.scriptOutput.write(chunk));
    let isLeaving = false;
    let crash: Error | undefined;
    thread.on("message", (report: Report) => listener.report(job.worker, report));
    thread.on("error", (error) => {
      crash = error;
    });
    thread.on("exit", (code) => {
      if (!isLeaving) listener.lost(job.worker, crash === undefined ? `it exited with code ${code}` : reasonOf(crash));
    });
    return {
      order: (order: Order) => {
        if (order.type === "leave") isLeaving = true;
        thread.postMessage(order);
      },
      examine: () => examineStuck(thread),
      end: async () => {
        isLeaving = true;
        await thread.terminate();
      },
    };
  }
}

function reasonOf(crash: Error & { readonly code?: unknown }): string {
  if (crash.code === "ERR_WORKER_OUT_OF_MEMORY") return "it ran out of memory (the JavaScript heap of one worker)";
  return crash.stack ?? crash.message;
}
