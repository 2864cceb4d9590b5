import { describe, expect, test } from "vitest";
import { mean } from "./arrivals.ts";
import { freePort } from "./free-port.ts";
import { measuring, quietly, seconds, type Measured } from "./measure.ts";

const measure = measuring();
const toleranceMs = 2;
const isInTime = ({ run }: Measured): boolean => (run.result.generator.loopDelayMs.p99 ?? 0) <= toleranceMs;

describe("a target that lets each request wait before its handler begins", () => {
  test.each([
    { queueMs: 40, handlerMs: 10 },
    { queueMs: 15, handlerMs: 60 },
  ])("has that wait shown, within 2 ms of its own clock: %o", async ({ queueMs, handlerMs }) => {
    const { measured } = await quietly(isInTime, async () => {
      const otlpPort = await freePort();
      return measure({
        target: "traced-queue",
        options: { queueMs, handlerMs, otlpPort },
        args: (url) => {
          const ports = ["--http-port", String(otlpPort), "--grpc-port", "0"];
          return [url, "-R", "30/s", "-d", `${seconds(5, 60)}s`, "--arrivals", "even", ...ports];
        },
      });
    });
    const { run, ledger } = measured;
    const { inside } = run.result;
    expect(inside?.coverage.requestsTraced).toBe(ledger.requests);
    expect(inside?.coverage.rootsReceived).toBe(ledger.requests);
    const [route] = inside?.routes ?? [];
    expect(route).toMatchObject({ route: "GET /", service: "queue", operations: ["GET /"], coverage: 1 });
    const waited = mean(Float64Array.from(ledger.stretches, ([fromMs, toMs]) => toMs - fromMs));
    expect(waited).toBeGreaterThan(queueMs - 1);
    expect(Math.abs(route!.queueMs!.mean - waited)).toBeLessThanOrEqual(toleranceMs);
    expect(run.stdout).toMatch(/before the handler +\d+/);
  });
});
