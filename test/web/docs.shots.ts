import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, it } from "vitest";
import { reportHtml } from "#report";
import type { RunPicture } from "#run";
import { type Look, openBrowser, openPage, templateFile } from "./browser.ts";
import { pictures } from "./pictures.ts";

// `npm run screenshots`: the pictures of the documentation. Those of the sample shop are of the newest run of
// `plimsoll explore` in .plimsoll/runs (npm start makes one); without one they stay as they are.

const root = fileURLToPath(new URL("../..", import.meta.url));
const images = join(root, "docs", "images");
const runs = join(root, ".plimsoll", "runs");
let browser: Browser;
let folder = "";
let template = "";
beforeAll(async () => {
  browser = await openBrowser();
  folder = await mkdtemp(join(tmpdir(), "plimsoll-shots-"));
  template = await readFile(templateFile, "utf8");
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

interface Shot extends Look {
  readonly name: string;
  readonly height: number;
  /** The chapter to show; without: the top. */
  readonly chapter?: string;
}

async function take(file: string, { name, height, chapter, ...look }: Shot): Promise<void> {
  const { page } = await openPage(browser, pathToFileURL(file).href, look);
  await page.setViewportSize({ width: look.width, height });
  if (chapter !== undefined) {
    await page.evaluate(`{
      document.querySelector(".frame-head").style.position = "static";
      const top = document.getElementById(${JSON.stringify(chapter)}).getBoundingClientRect().top;
      scrollTo(0, top + scrollY - 24);
    }`);
  }
  await page.screenshot({ path: join(images, `${name}.png`) });
  await page.close();
}

async function made(picture: RunPicture): Promise<string> {
  const file = join(folder, "report.html");
  await writeFile(file, reportHtml(template, picture));
  return file;
}

async function newestExplore(): Promise<string | undefined> {
  const ids = await readdir(runs).catch(() => []);
  for (const id of ids.toSorted((a, b) => b.localeCompare(a))) {
    const text = await readFile(join(runs, id, "result.json"), "utf8").catch(() => "{}");
    if ((JSON.parse(text) as { method?: string }).method === "explore") return join(runs, id, "report.html");
  }
  return undefined;
}

describe("pictures of the documentation", () => {
  it("has the report of the sample shop", async () => {
    const file = await newestExplore();
    if (file === undefined) return;
    await take(file, { name: "report", width: 1280, height: 1180, scheme: "light" });
    await take(file, { name: "report-dark", width: 1280, height: 1180, scheme: "dark" });
    await take(file, { name: "report-phone", width: 380, height: 800, scheme: "light" });
    await take(file, { name: "report-first", width: 1280, height: 1100, scheme: "light", chapter: "first-to-give" });
    await take(file, { name: "report-over-time", width: 1280, height: 1100, scheme: "light", chapter: "over-time" });
    await take(file, { name: "report-operations", width: 1280, height: 900, scheme: "light", chapter: "operations" });
  });

  it.each([
    { name: "soak", chapter: "endurance" },
    { name: "stress", chapter: "overload" },
    { name: "check", chapter: "questions" },
    { name: "failing", chapter: "goals" },
  ])("has the first picture of $name", async ({ name, chapter }) => {
    const file = await made(pictures[name]!());
    await take(file, { name: `report-${name}`, width: 1280, height: 760, scheme: "light", chapter });
  });
});
