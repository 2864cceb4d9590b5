import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { PageBuilder, reportHtml } from "#report";
import type { PageDoc, PictureState, RunPicture, RunResult } from "#run";
import { readSeconds, readTraces } from "#store";
import { readTopics } from "../topics/index.ts";

/** The page as it was built: dist/web/report.html, beside the chunk this file ends up in. */
const templateFile: string = fileURLToPath(new URL("./web/report.html", import.meta.url));

/** The page of a run, as a file by itself. */
export async function makeReport(folder: string, result: RunResult, state: PictureState = "finished"): Promise<string> {
  const [template, picture] = await Promise.all([readFile(templateFile, "utf8"), runPicture(folder, result, state)]);
  return reportHtml(template, picture);
}

/** All of a run that a page shows, read from its folder. */
export async function runPicture(folder: string, result: RunResult, state: PictureState): Promise<RunPicture> {
  const builder = new PageBuilder(result);
  await readSeconds(folder, (second) => builder.add(second));
  const { examples, windows } = await readTraces(folder);
  const madeAt = new Date().toISOString();
  return builder.picture({ state, madeAt, docs: await docsOf(result) }, examples, windows);
}

/** Of what the run has: nobody reads forty pages for one finding. */
async function docsOf({ findings, validity, errors, explore }: RunResult): Promise<readonly PageDoc[]> {
  const kinds = [...findings, ...(explore?.bottlenecks ?? []), ...(explore?.obstacles ?? [])].map(({ kind }) => kind);
  const wanted = {
    finding: new Set<string>(kinds),
    doubt: new Set(validity.doubts.map(({ code }) => code)),
    "error class": new Set<string>(errors.map((error) => error.class)),
  };
  const topics = await readTopics();
  return topics.flatMap(({ kind, name, page }) =>
    kind !== "exit code" && wanted[kind].has(name) ? [{ about: kind, name, markdown: page }] : [],
  );
}
