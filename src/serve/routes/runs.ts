import type { RunsAnswer, TrendsAnswer } from "#run";
import { isRunId, runIds } from "#store";
import type { ServeApp } from "../app.ts";
import type { ServeParts } from "../parts.ts";
import type { RunsHistory } from "../history/runs-history.ts";
import { trendsOf } from "../history/trends.ts";

/** Of as many a page shows a list, and a trend is made. */
const runsMost = 500;

/** What was measured in this folder. */
export function addRunRoutes(app: ServeApp, parts: ServeParts, history: RunsHistory): void {
  const { folderName, mayControl, pictureOf, runs, tests } = parts;
  app.get("/api/runs", async (context) => {
    const { listed, total } = await history.newest(runsMost);
    const answer: RunsAnswer = { runs: listed.map(({ listing }) => listing), total, folder: folderName, mayControl };
    return context.json(answer);
  });
  app.get("/api/runs/:id", async (context) => {
    const id = context.req.param("id");
    if (!(await isThere(runs, id))) return context.notFound();
    return context.json({ picture: await pictureOf(id), mayControl });
  });
  app.get("/api/trends", async (context) => {
    const { listed } = await history.newest(runsMost);
    return context.json({ trends: trendsOf(listed) } satisfies TrendsAnswer);
  });
  app.get("/api/tests", async (context) => context.json(await tests()));
}

/** Whether a text is the id of a run of this folder: nothing else ever becomes part of a path. */
export async function isThere(runs: string, id: string): Promise<boolean> {
  return isRunId(id) && (await runIds(runs)).includes(id);
}
