import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { startIngest } from "../clients/ingest.ts";
import { plimsoll } from "../e2e/plimsoll.ts";
import { type Service, startService } from "../examples/service.ts";
import type { Surroundings } from "./surroundings.ts";

export interface Found {
  readonly kind: string;
  readonly route?: string;
  readonly evidence: readonly string[];
}

const test = fileURLToPath(new URL("../../examples/tests/shop.ts", import.meta.url));
const sentry = new URL("./sentry.mjs", import.meta.url).href;

export interface TracedShop {
  /** Puts it under load, ends it, and gives what its traces say is wrong; undefined = the load itself was disturbed. */
  findings(): Promise<readonly Found[] | undefined>;
}

/** A shop of its own that sends traces. */
export async function startTracedShop(
  faults: string,
  { load, sdk, environment }: Surroundings,
  databaseUrl: string | undefined,
): Promise<TracedShop> {
  const ingest = await startIngest("--json");
  const shop = await startService("shop", {
    NODE_OPTIONS: `--import ${sdk === "Sentry" ? sentry : "@plimsoll/instrument"}`,
    ...ingest.environment,
    OTEL_SERVICE_NAME: "shop",
    OTEL_BSP_SCHEDULE_DELAY: "100",
    SHOP_FAULTS: faults,
    ...(databaseUrl !== undefined && { SHOP_DATABASE_URL: databaseUrl }),
    ...environment,
  });
  onTestFinished(() => void shop.stop("SIGKILL"));
  return {
    async findings() {
      const isUndisturbed = await underLoad(shop, load);
      await shop.stop();
      await ingest.stop();
      if (!isUndisturbed) return undefined;
      return (JSON.parse(ingest.stdout()) as { readonly findings: readonly Found[] }).findings;
    },
  };
}

/** Its goals are those of a shop without faults. False = the run says that the machine was too busy to trust it. */
async function underLoad(shop: Service, load: readonly string[]): Promise<boolean> {
  const { result } = await plimsoll([test, "--target", shop.url, "--only-slo", "--slo", "errors<5%", ...load]);
  const { verdict, validity } = result;
  // Few requests without an error prove no goal, and need not.
  if (validity.trusted && (verdict === "pass" || verdict === "inconclusive")) return true;
  const doubts = validity.doubts.map(({ message }) => message).join("; ");
  if (validity.trusted) throw new Error(`the load itself went wrong: ${verdict}, ${doubts}`);
  process.stderr.write(`not counted: ${doubts}\n`);
  return false;
}
