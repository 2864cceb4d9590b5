import { plimsoll } from "../../e2e/plimsoll.ts";
import { startTarget } from "../../targets/start.ts";

/**
 * What a request takes on this machine when the target takes nothing, ms: the way there and back, and timers of the
 * generator that know whole milliseconds. A target cannot know it of itself, and it is part of every latency measured.
 */
export async function clientTimeMs(): Promise<number> {
  const target = await startTarget("null", {});
  try {
    const { result } = await plimsoll([target.url, "-R", "50/s", "-d", "5s"]);
    const { p50 } = result.totals.latencyMs;
    if (p50 === null) throw new Error("no latency of a target that answers at once");
    return p50;
  } finally {
    await target.stop();
  }
}
