import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { Finding } from "#run";
import { freePort } from "../e2e/free-port.ts";
import { plimsoll } from "../e2e/plimsoll.ts";
import { type Service, startService } from "../examples/service.ts";
import type { Surroundings } from "./surroundings.ts";

export interface Said {
  /** The load went as it should, and traces came: that nothing is found says something. */
  readonly isSeen: boolean;
  readonly findings: readonly Finding[];
  /** Why the run itself cannot be trusted; empty = it can. */
  readonly disturbedBy: string;
}

export interface TracedShop {
  /** What a run says is wrong with it. */
  run(): Promise<Said>;
}

const test = fileURLToPath(new URL("../../examples/tests/shop.ts", import.meta.url));
const sentry = new URL("./sentry.mjs", import.meta.url).href;

/** A shop of its own, which sends its traces to where a run will listen. */
export async function startTracedShop(
  faults: string,
  { load, sdk, environment }: Surroundings,
  databaseUrl: string | undefined,
): Promise<TracedShop> {
  const port = String(await freePort());
  const shop = await startService("shop", {
    NODE_OPTIONS: `--import ${sdk === "Sentry" ? sentry : "@plimsoll/instrument"}`,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    OTEL_SERVICE_NAME: "shop",
    OTEL_BSP_SCHEDULE_DELAY: "100",
    SENTRY_DSN: `http://plimsoll@127.0.0.1:${port}/1`,
    SENTRY_TRACES_SAMPLE_RATE: "1.0",
    SHOP_FAULTS: faults,
    ...(databaseUrl !== undefined && { SHOP_DATABASE_URL: databaseUrl }),
    ...environment,
  });
  onTestFinished(() => void shop.stop("SIGKILL"));
  return {
    async run() {
      const said = await runOn(shop, ["--http-port", port, "--grpc-port", "0", ...load]);
      await shop.stop();
      return said;
    },
  };
}

/** Its goals are those of a shop without faults. */
async function runOn(shop: Service, flags: readonly string[]): Promise<Said> {
  const { result } = await plimsoll([test, "--target", shop.url, "--only-slo", "--slo", "errors<5%", ...flags]);
  const { findings, verdict, validity, inside } = result;
  const doubts = validity.doubts.map(({ message }) => message).join("; ");
  const isWrong = verdict === "fail" || verdict === "error";
  if (isWrong && doubts === "") throw new Error(`the load went wrong: ${verdict}`);
  const isSeen = !isWrong && inside !== undefined && inside.coverage.spansReceived > 0;
  return { findings, isSeen, disturbedBy: isWrong || !validity.trusted ? `${verdict}, ${doubts}` : "" };
}
