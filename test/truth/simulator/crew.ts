import { cpus } from "node:os";
import { Worker } from "node:worker_threads";
import type { SearchOrder, SearchScore } from "./searches.ts";

/** Searches that one worker makes before it says what came out. */
export interface Task {
  readonly row: string;
  readonly planted: string;
  readonly orders: readonly SearchOrder[];
}

/** Works through tasks in their order, as many at a time as there are cores. */
export async function withCrew(
  program: string,
  tasks: readonly Task[],
  done: (task: Task, scores: readonly SearchScore[]) => void,
): Promise<void> {
  const left = [...tasks];
  const hands = Array.from({ length: Math.min(left.length, cpus().length) }, async () => {
    const worker = new Worker(program);
    try {
      for (let task = left.shift(); task !== undefined; task = left.shift()) done(task, await ask(worker, task));
    } finally {
      await worker.terminate();
    }
  });
  await Promise.all(hands);
}

function ask(worker: Worker, task: Task): Promise<readonly SearchScore[]> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      worker.off("message", answered).off("error", failed);
    };
    const answered = (scores: readonly SearchScore[]): void => {
      settle();
      resolve(scores);
    };
    const failed = (error: Error): void => {
      settle();
      reject(error);
    };
    worker.on("message", answered).on("error", failed);
    worker.postMessage(task);
  });
}
