import { resolve } from "node:path";
import type { ReceiverJob } from "#observe";
import { exitCodes, UserError } from "#run";
import type { TraceThresholds } from "#trace";
import { positiveDuration } from "../settings/kinds.ts";

export interface IngestFlags {
  readonly listen?: string;
  readonly httpPort?: string;
  readonly grpcPort?: string;
  readonly forward?: string;
  readonly keep?: string;
  readonly duration?: string;
  readonly config?: string;
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

/** The ports that senders look for when nobody tells them another. */
const ports = { http: 4318, grpc: 4317 } as const;

export function ingestPlan(flags: IngestFlags, cwd: string, thresholds?: Partial<TraceThresholds>): IngestPlan {
  const { listen = "127.0.0.1", forward, keep, duration, json = false, all = false } = flags;
  return {
    job: {
      host: listen,
      httpPort: portOf("--http-port", flags.httpPort, ports.http),
      grpcPort: portOf("--grpc-port", flags.grpcPort, ports.grpc),
      ...(forward !== undefined && { forward: collectorUrl(forward) }),
      ...(thresholds !== undefined && { thresholds }),
      ...(keep !== undefined && { keepFile: resolve(cwd, keep) }),
    },
    durationMs: duration === undefined ? undefined : durationOf(duration, cwd),
    json,
    all,
  };
}

function portOf(flag: string, typed: string | undefined, standard: number): number {
  if (typed === undefined) return standard;
  const port = Number(typed);
  if (/^\d+$/.test(typed) && port <= 65_535) return port;
  throw new UserError(`${flag} cannot be "${typed}"`, {
    why: "A port is a whole number from 0 to 65535; 0 is any that is free.",
    exitCode: exitCodes.usage,
  });
}

function collectorUrl(typed: string): string {
  const url = URL.canParse(typed) ? new URL(typed) : undefined;
  if (url !== undefined && (url.protocol === "http:" || url.protocol === "https:")) return url.href;
  throw new UserError(`--forward cannot be "${typed}"`, {
    why: "It takes the address of a collector that receives OTLP over HTTP.",
    hint: "Write --forward http://localhost:14318, without /v1/traces.",
    exitCode: exitCodes.usage,
  });
}

function durationOf(typed: string, cwd: string): number {
  const reading = positiveDuration(typed, cwd);
  if (reading.ok) return reading.value;
  throw new UserError(`--duration cannot be "${typed}"`, {
    why: `${reading.problem}; expected ${reading.expected}.`,
    exitCode: exitCodes.usage,
  });
}
