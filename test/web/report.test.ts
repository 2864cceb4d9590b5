import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reportHtml } from "#report";
import { barriers, looks, openBrowser, openPage, overhang, templateFile } from "./browser.ts";
import { pictures } from "./pictures.ts";
import { isLong } from "../e2e/measure.ts";

let browser: Browser;
let folder = "";
let template = "";
beforeAll(async () => {
  [browser, folder, template] = await Promise.all([
    openBrowser(),
    mkdtemp(join(tmpdir(), "plimsoll-report-")),
    readFile(templateFile, "utf8"),
  ]);
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

async function reportUrl(name: string): Promise<string> {
  const file = join(folder, `${name}.html`);
  await writeFile(file, reportHtml(template, pictures[name]!()));
  return pathToFileURL(file).href;
}

/** In CI one report for each state and method, in one look, so that all looks come up; in the long form all in all. */
const inShort = new Set([
  ...[
    "explore-pool",
    "explore-rateLimiter",
    "explore-flow",
    "soak",
    "stress",
    "check",
    "passing",
    "failing",
    "invalid",
  ],
  ...["interrupted", "running", "empty", "two-seconds", "many-operations", "long-names", "extremes", "hostile"],
]);
const names = Object.keys(pictures).filter((name) => isLong || inShort.has(name));
const shown = names.flatMap((name, index) =>
  looks.filter((_, at) => isLong || at === index % looks.length).map((look) => ({ name, ...look })),
);

describe("report.html from the disk", () => {
  it.each(shown)("shows $name at $width pixels, $scheme, and nobody is shut out", async ({ name, ...look }) => {
    const { page, complaints } = await openPage(browser, await reportUrl(name), look);
    expect.soft(await barriers(page)).toEqual([]);
    expect.soft(await overhang(page)).toBe(0);
    expect.soft(await page.title()).not.toBe("Plimsoll");
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("says the terminal's sentence, in its heading", async () => {
    const { page } = await openPage(browser, await reportUrl("explore-pool"), looks[0]!);
    const heading = await page.locator("h1").textContent();
    expect(heading).toMatch(/^One instance carries 412 requests\/s \(90 %: 401–420\) before its p95 doubles/);
    await page.close();
  });

  it("is read by keyboard alone: past the head into the content, and into every table that scrolls", async () => {
    const { page } = await openPage(browser, await reportUrl("explore-pool"), looks[1]!);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.id")).toBe("content");
    const boxes = page.locator(".table-box");
    expect(await boxes.count()).toBeGreaterThan(2);
    // A box scrolls by keys where it, or something in it, takes the focus.
    const deaf = page.locator(".table-box:not([tabindex='0']):not(:has(button, a, [tabindex='0']))");
    expect(await deaf.count()).toBe(0);
    await page.close();
  });

  it("keeps what was chosen of light and dark", async () => {
    const { page } = await openPage(browser, await reportUrl("passing"), looks[0]!);
    await page.getByText("Dark", { exact: true }).click();
    expect(await page.evaluate("document.documentElement.dataset.theme")).toBe("dark");
    await page.close();
  });

  it("prints in light colours, whatever the screen has", async () => {
    const { page } = await openPage(browser, await reportUrl("explore-pool"), looks[2]!);
    const pdf = await page.pdf({ format: "A4" });
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    await page.close();
  });

  it("refuses data it cannot read, in words", async () => {
    const file = join(folder, "broken.html");
    await writeFile(
      file,
      template.replace('id="plimsoll-data">null', 'id="plimsoll-data">{"format":"plimsoll.page/9"}'),
    );
    const { page, complaints } = await openPage(browser, pathToFileURL(file).href, looks[0]!).catch(async () => {
      throw new Error("the page shows no heading");
    });
    expect(await page.getByRole("alert").textContent()).toContain("This report cannot be read.");
    expect(complaints).toEqual([]);
    await page.close();
  });
});
