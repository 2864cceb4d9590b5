import { resolve } from "node:path";
import type { ReceiverJob } from "#observe";
import { exitCodes, UserError } from "#run";
import { receivePlan } from "../plan/receive-plan.ts";
import * as kind from "../settings/kinds.ts";
import type { Kind } from "../settings/kinds.ts";

export interface IngestFlags {
  readonly listen?: string;
  readonly httpPort?: string;
  readonly grpcPort?: string;
  readonly forward?: string;
  readonly keep?: string;
  readonly duration?: string;
  readonly json?: boolean;
  readonly all?: boolean;
}

export interface IngestPlan {
  readonly job: ReceiverJob;
  /** Undefined = until Ctrl-C. */
  readonly durationMs: number | undefined;
  readonly json: boolean;
  readonly all: boolean;
}

export function ingestPlan(flags: IngestFlags, cwd: string): IngestPlan {
  const { listen, keep, json = false, all = false } = flags;
  const plan = receivePlan({
    listen,
    httpPort: given("--http-port", kind.port, flags.httpPort, cwd),
    grpcPort: given("--grpc-port", kind.port, flags.grpcPort, cwd),
    forward: given("--forward", kind.collectorUrl, flags.forward, cwd),
  });
  return {
    job: { ...plan, ...(keep !== undefined && { keepFile: resolve(cwd, keep) }) },
    durationMs: given("--duration", kind.positiveDuration, flags.duration, cwd),
    json,
    all,
  };
}

function given<T>(flag: string, kind: Kind<T>, typed: string | undefined, cwd: string): T | undefined {
  if (typed === undefined) return undefined;
  const reading = kind(typed, cwd);
  if (reading.ok) return reading.value;
  throw new UserError(`${flag} cannot be "${typed}"`, {
    why: `${reading.problem}; expected ${reading.expected}.`,
    exitCode: exitCodes.usage,
  });
}
