import { Worker } from "node:worker_threads";
import type { Order, Report, WorkerJob } from "./messages.ts";
import { examineStuck } from "./stuck-thread.ts";
import type { Placed, PlacedListener, Placement } from "./placement.ts";

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
