import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { reportHtml } from "../../src/report/page/html.ts";
import type { RunPicture } from "../../src/run/index.ts";
import { type Look, type Opened, openPage, templateFile } from "./browser.ts";

/** A page that is open from a file of its own. */
export interface RunPage extends Opened {
  close(): Promise<void>;
}

/** A made-up run in a browser, as people open it: from file://, with its policy in force. */
export async function openRun(browser: Browser, run: RunPicture, look: Look): Promise<RunPage> {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-page-"));
  const file = join(folder, "report.html");
  writeFileSync(file, reportHtml(readFileSync(templateFile, "utf8"), run));
  const opened = await openPage(browser, pathToFileURL(file).href, look);
  await opened.page.locator("#over-time").waitFor();
  const close = async (): Promise<void> => {
    await opened.page.close();
    rmSync(folder, { recursive: true });
  };
  return { ...opened, close };
}
