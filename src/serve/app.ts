import type { HttpBindings } from "@hono/node-server";
import { Hono, type Context } from "hono";
import { UserError } from "#run";
import { LiveRuns } from "./live/live-runs.ts";
import type { ServeParts } from "./parts.ts";
import { addCompareRoute } from "./routes/compare.ts";
import { addControlRoutes } from "./routes/control.ts";
import { addLiveRoutes } from "./routes/live.ts";
import { addMetricsRoute } from "./routes/metrics.ts";
import { addRunRoutes } from "./routes/runs.ts";
import { addShellRoutes } from "./routes/shell.ts";
import { RunsHistory } from "./history/runs-history.ts";
import { Admission } from "./safety/admission.ts";
import { safetyHeaders } from "./safety/headers.ts";

export type ServeEnv = { Bindings: Partial<HttpBindings> };
export type ServeApp = Hono<ServeEnv>;

export interface Served {
  readonly app: ServeApp;
  readonly live: LiveRuns;
}

/** Every route there is, behind one door. */
export function serveApp(parts: ServeParts): Served {
  const app: ServeApp = new Hono<ServeEnv>();
  const admission = new Admission(parts);
  app.use(async (context, next) => {
    const refusal = admission.refusalOf(askingOf(context, parts));
    if (refusal === undefined) await next();
    else {
      const { status, ...why } = refusal;
      context.res = context.json(why, status);
      if (status === 401) context.res.headers.set("www-authenticate", "Bearer");
    }
    withSafety(context);
  });
  const live = new LiveRuns(parts);
  const history = new RunsHistory(parts.runs);
  addShellRoutes(app, parts);
  addRunRoutes(app, parts, history);
  addCompareRoute(app, parts);
  addLiveRoutes(app, parts, live);
  addControlRoutes(app, parts);
  addMetricsRoute(app, live);
  app.notFound((context) => withSafety(context, context.json({ error: "There is nothing here." }, 404)));
  app.onError((error, context) => withSafety(context, failed(error, context, parts)));
  return { app, live };
}

function askingOf({ req, env }: Context<ServeEnv>, { shell }: ServeParts): Parameters<Admission["refusalOf"]>[0] {
  const host = req.header("host");
  return {
    method: req.method,
    isShell: shell.has(req.path) && (req.method === "GET" || req.method === "HEAD"),
    hosts: env?.incoming === undefined ? (host === undefined ? [] : [host]) : hostsOf(env.incoming),
    origin: req.header("origin"),
    fetchSite: req.header("sec-fetch-site"),
    isNavigation: req.header("sec-fetch-mode") === "navigate" && req.header("sec-fetch-dest") === "document",
    authorization: req.header("authorization"),
    contentType: req.header("content-type"),
  };
}

/** Every name the request goes by: its host headers, and that of an address that is written out where it differs. */
function hostsOf({ rawHeaders, url = "" }: HttpBindings["incoming"]): readonly string[] {
  const hosts = rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === "host");
  const written = /^[a-z]+:\/\/([^/?#]*)/i.exec(url)?.[1];
  return written === undefined || written === hosts[0] ? hosts : [...hosts, written];
}

function withSafety(context: Context<ServeEnv>, response: Response = context.res): Response {
  for (const [name, value] of Object.entries(safetyHeaders))
    if (name !== "cache-control" || !response.headers.has(name)) response.headers.set(name, value);
  return response;
}

function failed(error: Error, context: Context<ServeEnv>, { onFault }: ServeParts): Response {
  if (error instanceof UserError) {
    const { message, why, hint } = error;
    const said = why === undefined ? message : `${message}: ${why}`;
    return context.json({ error: said, ...(hint !== undefined && { hint }) }, 409);
  }
  onFault(error);
  return context.json({ error: "Plimsoll itself failed; where it was started it says more." }, 500);
}
