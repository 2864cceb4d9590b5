import type { Intake } from "../intake/intake.ts";
import type { JaegerClient } from "./jaeger-client.ts";

/** What is still missing is asked for again: it may be on its way from the target to Jaeger. */
const againMs = 2_000;
const lateMs = 15_000;
const wholeMs = 60_000;
const atOnce = 8;

export interface Pulled {
  readonly asked: number;
  readonly found: number;
  /** Why not all were; undefined = those missing are not there. */
  readonly failedBecause?: string;
}

export interface PullTime {
  readonly nowMs: () => number;
  readonly pause: (ms: number) => Promise<void>;
}

/** Fetches the traces of a run by their ids, several at once, for as long as there is hope. */
export async function pullTraces(
  client: Pick<JaegerClient, "trace">,
  traceIds: readonly string[],
  intake: Intake,
  { nowMs, pause }: PullTime,
): Promise<Pulled> {
  const beganMs = nowMs();
  let open = traceIds;
  let found = 0;
  let failedBecause: string | undefined;
  while (open.length > 0 && failedBecause === undefined) {
    const queue = [...open];
    const missing: string[] = [];
    const work = async (): Promise<void> => {
      for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
        if (nowMs() - beganMs >= wholeMs) failedBecause ??= `not all could be fetched within ${wholeMs / 1000} s`;
        if (failedBecause !== undefined) return;
        const answer = await client.trace(id, intake);
        intake.flush();
        if (answer.kind === "failed") failedBecause ??= answer.reason;
        else if (answer.kind === "found") found++;
        else missing.push(id);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    open = missing;
    if (open.length === 0 || nowMs() - beganMs + againMs > lateMs) break;
    await pause(againMs);
  }
  return { asked: traceIds.length, found, ...(failedBecause !== undefined && { failedBecause }) };
}
