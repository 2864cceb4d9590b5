import { PageBuilder } from "#report";
import type { RunPicture } from "#run";
import { openRun, readSeconds, readTraces } from "#store";
import { docsLink } from "../docs-link.ts";

/** All a page shows of a run, finished or not. */
export async function pictureOf(runs: string, id: string): Promise<RunPicture> {
  const { entry, result } = await openRun(runs, id);
  const page = new PageBuilder(result);
  await readSeconds(entry.path, (second) => page.add(second));
  const { examples } = await readTraces(entry.path);
  const state = entry.state === "interrupted" ? "unfinished" : entry.state;
  return page.picture({ state, madeAt: new Date().toISOString(), docsLink }, examples);
}
