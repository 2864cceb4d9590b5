import type { ServeApp } from "../app.ts";
import type { LiveRuns } from "../live/live-runs.ts";
import type { ServeParts } from "../parts.ts";
import { isThere } from "./runs.ts";

const form = { "content-type": "text/event-stream; charset=utf-8", "x-accel-buffering": "no" };

/** A run while it goes on, as server-sent events: what there is so far, then a second at a time. */
export function addLiveRoutes(app: ServeApp, { runs }: ServeParts, live: LiveRuns): void {
  app.get("/api/runs/:id/live", async (context) => {
    const id = context.req.param("id");
    if (!(await isThere(runs, id))) return context.notFound();
    // Nobody would read the stream, nor let go of it.
    if (context.req.method === "HEAD") return context.body(null, 200, form);
    const stream = await live.stream(id, context.req.header("last-event-id"));
    if (stream === undefined) return context.json({ error: "Too many pages are open." }, 503);
    return context.body(stream, 200, form);
  });
}
