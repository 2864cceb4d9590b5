import type { ServeApp } from "../app.ts";
import type { LiveRuns } from "../live/live-runs.ts";
import { metricsText } from "../prometheus/metrics-text.ts";

/** The figures of the runs that are going on, for Prometheus; it sends the token as any bearer token. */
export function addMetricsRoute(app: ServeApp, live: LiveRuns): void {
  app.get("/metrics", async (context) => {
    return context.body(metricsText(await live.running()), 200, {
      "content-type": "text/plain; version=0.0.4; charset=utf-8",
    });
  });
}
