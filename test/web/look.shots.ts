import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, it } from "vitest";
import { reportHtml } from "#report";
import { looks, openBrowser, openPage, templateFile } from "./browser.ts";
import { pictures } from "./pictures.ts";

// `npm run looks`: every report in every look as a picture, for people to look at. Nothing is judged here.

const out = process.env["PLIMSOLL_LOOKS"] ?? fileURLToPath(new URL("../../coverage/looks", import.meta.url));
const only = process.env["PLIMSOLL_LOOKS_OF"]?.split(",");
let browser: Browser;
let folder = "";
let template = "";
beforeAll(async () => {
  browser = await openBrowser();
  folder = await mkdtemp(join(tmpdir(), "plimsoll-looks-"));
  template = await readFile(templateFile, "utf8");
  await mkdir(out, { recursive: true });
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

const shown = Object.keys(pictures).filter((name) => only === undefined || only.includes(name));
it.each(shown)("%s", async (name) => {
  const file = join(folder, `${name}.html`);
  await writeFile(file, reportHtml(template, pictures[name]!()));
  for (const look of looks) {
    const { page } = await openPage(browser, pathToFileURL(file).href, look);
    await page.screenshot({ path: join(out, `${name}-${String(look.width)}-${look.scheme}.png`), fullPage: true });
    await page.close();
  }
});
