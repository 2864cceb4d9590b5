import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { stopProcess } from "../targets/start.ts";
import { freePort } from "./free-port.ts";

export interface InstrumentedService {
  readonly url: string;
  /** Where it sends its traces. */
  readonly otlpPort: number;
}

/** A service under the preload that this repository ships, until the test ends: one route calls another of its own twice. */
export async function startInstrumented(env: Readonly<Record<string, string>> = {}): Promise<InstrumentedService> {
  const otlpPort = await freePort();
  const child = fork(fileURLToPath(new URL("../targets/instrumented.mjs", import.meta.url)), [], {
    execArgv: ["--import", "@plimsoll/instrument"],
    env: {
      ...process.env,
      OTEL_SERVICE_NAME: "orders",
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${otlpPort}`,
      ...env,
    },
  });
  onTestFinished(() => stopProcess(child));
  const [{ listening }] = (await once(child, "message")) as [{ listening: number }];
  return { url: `http://127.0.0.1:${listening}`, otlpPort };
}
