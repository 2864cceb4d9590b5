import type { Context } from "hono";
import { z } from "zod";
import { type LoadOrder, startableMethods, type StartOrder, UserError } from "#run";
import { requestLoad, requestStop, runEntry } from "#store";
import type { ServeApp, ServeEnv } from "../app.ts";
import type { ServeParts } from "../parts.ts";
import { mistakeInLoad } from "../live/load-limits.ts";
import { isThere } from "./runs.ts";

/** No order is longer. */
const bodyBytesMax = 16 * 1024;
const level = z.number().finite().positive();

const startOrder = z.strictObject({
  test: z.string().regex(/^[0-9a-f]{16}$/),
  method: z.enum(startableMethods),
  users: z.int().positive().max(100_000).optional(),
  ratePerSecond: level.max(1_000_000).optional(),
  durationSeconds: level.max(7 * 86_400).optional(),
});
const loadOrder = z.union([
  z.strictObject({ users: z.int().positive() }),
  z.strictObject({ ratePerSecond: level }),
  z.strictObject({ isPaused: z.boolean() }),
]);
const stopOrder = z.strictObject({ isNow: z.boolean() });

/** What changes something: by POST alone, with JSON alone, and only where the server was allowed to. */
export function addControlRoutes(app: ServeApp, parts: ServeParts): void {
  const { mayControl, runs, startRun } = parts;
  app.post("/api/runs", async (context) => {
    if (!mayControl) return off(context);
    const order = await bodyOf(context, startOrder);
    if (order === undefined) return unreadable(context);
    return context.json({ id: await startRun(order as StartOrder) }, 201);
  });
  app.post("/api/runs/:id/stop", async (context) => {
    if (!mayControl) return off(context);
    const id = context.req.param("id");
    if (!(await isThere(runs, id))) return context.notFound();
    const order = await bodyOf(context, stopOrder);
    if (order === undefined) return unreadable(context);
    await requestStop(await runningPath(runs, id), order.isNow);
    return context.json({}, 202);
  });
  app.post("/api/runs/:id/load", async (context) => {
    if (!mayControl) return off(context);
    const id = context.req.param("id");
    if (!(await isThere(runs, id))) return context.notFound();
    const order = (await bodyOf(context, loadOrder)) as LoadOrder | undefined;
    if (order === undefined) return unreadable(context);
    const path = await runningPath(runs, id);
    const mistake = await mistakeInLoad(path, order);
    if (mistake !== undefined) throw new UserError(mistake);
    await requestLoad(path, order);
    return context.json({}, 202);
  });
}

async function runningPath(runs: string, id: string): Promise<string> {
  const { path, state } = await runEntry(runs, id);
  if (state !== "running") throw new UserError(`Run ${id} is over`);
  return path;
}

async function bodyOf<T>({ req }: Context<ServeEnv>, shape: z.ZodType<T>): Promise<T | undefined> {
  if (Number(req.header("content-length") ?? Number.NaN) <= bodyBytesMax) {
    const text = await req.text();
    if (text.length > bodyBytesMax) return undefined;
    return shape.safeParse(jsonOf(text)).data;
  }
  return undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const unreadable = (context: Context<ServeEnv>): Response =>
  context.json({ error: "This is no order that can be carried out.", hint: "docs/serve.md says what there is." }, 400);

const off = (context: Context<ServeEnv>): Response =>
  context.json(
    {
      error: "Here runs can be looked at, not started, stopped or changed.",
      hint: "Beyond this machine that is off unless serve was started with --allow-control.",
    },
    403,
  );
