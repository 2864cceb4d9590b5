import type { Intake } from "../intake/intake.ts";
import { countLogsJson } from "./logs-json.ts";
import { countLogs } from "./logs-protobuf.ts";
import { decodeMetricsJson } from "./metrics-json.ts";
import { decodeMetrics } from "./metrics-protobuf.ts";
import { decodeTracesJson } from "./traces-json.ts";
import { decodeTraces } from "./traces-protobuf.ts";

export type Signal = "traces" | "metrics" | "logs";
export type Encoding = "protobuf" | "json";

type Decode = (body: Buffer, intake: Intake) => void;

export const decoders: Readonly<Record<Signal, Readonly<Record<Encoding, Decode>>>> = {
  traces: { protobuf: decodeTraces, json: decodeTracesJson },
  metrics: { protobuf: decodeMetrics, json: decodeMetricsJson },
  logs: { protobuf: countLogs, json: countLogsJson },
};
