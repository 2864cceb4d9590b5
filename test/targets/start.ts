import { fork, type ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** What each behaviour is told. Every one also takes `capacity`: requests whose moments are kept. */
interface TargetOptions {
  readonly null: object;
  readonly hold: { readonly ms: number };
  readonly freeze: { readonly ms: number; readonly everyMs: number; readonly firstAfterMs?: number };
  readonly mix: { readonly every: number; readonly status: number };
  readonly "slow-body": { readonly parts: number; readonly gapMs: number };
  readonly closing: { readonly after: number; readonly silent?: boolean };
  readonly cut: { readonly every: number };
  readonly queue: { readonly slots: number; readonly ms: number };
  readonly "traced-queue": {
    readonly queueMs: number;
    readonly handlerMs: number;
    readonly otlpPort: number;
    readonly exportEveryMs?: number;
  };
  readonly mute: { readonly every: number };
  readonly hostile: { readonly name: string; readonly bytes?: boolean };
}
export type TargetKind = keyof TargetOptions;
export type OptionsOf<Kind extends TargetKind> = TargetOptions[Kind] & {
  readonly capacity?: number;
  /** One that is known to be free; else the system picks one. */
  readonly port?: number;
};

export interface TargetCounts {
  readonly requests: number;
  readonly answered: number;
  readonly connections: number;
  readonly connectionsOpen: number;
  readonly connectionsMax: number;
  /** Requests left without an answer on purpose. */
  readonly cut: number;
  readonly malformed: number;
  /** Requests that came on a connection on which more than the answer had been sent before. */
  readonly afterSurplus: number;
}

/** All moments are CLOCK_MONOTONIC milliseconds; a request never answered has NaN. */
export interface TargetLedger extends TargetCounts {
  readonly beyondCapacity: number;
  readonly arrivedAt: Float64Array;
  readonly answeredAt: Float64Array;
  readonly byPath: Readonly<Record<string, number>>;
  readonly byStatus: Readonly<Record<string, number>>;
  /** When a `freeze` target stood still, and how long each request of a `traced-queue` waited, as it happened. */
  readonly stretches: readonly (readonly [fromMs: number, toMs: number])[];
  /** How long after the request each client left that was kept waiting for the rest of an answer. */
  readonly waitedMs: Float64Array;
}

export interface Target {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  counts(): Promise<TargetCounts>;
  /** The ledger once nothing more arrives: what a client sent last may still be in a socket when that client ends. */
  ledger(): Promise<TargetLedger>;
  stop(): Promise<void>;
}

/** Starts a process of this folder, on one core if one is named, and waits until it says that it is there. */
export async function startProcess(
  file: string,
  options: object = {},
  core?: number,
): Promise<{ child: ChildProcess; port: number }> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const pinned = { execPath: "taskset", execArgv: ["-c", String(core), process.execPath] };
  const child = fork(path, [JSON.stringify(options)], {
    serialization: "advanced",
    ...(core === undefined ? { execArgv: [] } : pinned),
  });
  const { listening } = await nextMessage<{ listening: number }>(child, "listening");
  return { child, port: listening };
}

export function ask<Answer>(child: ChildProcess, question: string): Promise<Answer> {
  const answer = nextMessage<Answer>(child, question);
  // To one that is gone it cannot be sent: its end is told by itself.
  child.send(question, () => undefined);
  return answer;
}

function nextMessage<Answer>(child: ChildProcess, field: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error(`${child.spawnargs.at(-2) ?? "a target"} ended by itself`));
    function hear(message: unknown): void {
      if (typeof message !== "object" || message === null || !(field in message)) return;
      child.off("message", hear);
      child.off("exit", ended);
      resolve(message as Answer);
    }
    child.on("message", hear);
    child.once("exit", ended);
  });
}

export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}

/** A server of known behaviour in a process of its own. */
export async function startTarget<Kind extends TargetKind>(kind: Kind, options: OptionsOf<Kind>): Promise<Target> {
  const { child, port } = await startProcess(`${kind}.mjs`, options);
  const counts = async (): Promise<TargetCounts> => (await ask<{ counts: TargetCounts }>(child, "counts")).counts;

  async function settled(): Promise<void> {
    let before = -1;
    let seen = (await counts()).requests;
    while (seen !== before) {
      await sleep(50);
      before = seen;
      seen = (await counts()).requests;
    }
  }

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    pid: child.pid ?? 0,
    counts,
    async ledger() {
      await settled();
      return (await ask<{ ledger: TargetLedger }>(child, "ledger")).ledger;
    },
    stop: () => stopProcess(child),
  };
}
