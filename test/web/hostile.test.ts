import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { reportHtml } from "#report";
import { naughty } from "../hostile/naughty.ts";
import { exampleOf, exampleSpan, exampleTrace, hostileOf } from "../results/index.ts";
import { looks, openBrowser, openPage, templateFile } from "./browser.ts";
import { pictureOf } from "./pictures.ts";

let browser: Browser;
let folder = "";
let template = "";
beforeAll(async () => {
  [browser, folder, template] = await Promise.all([
    openBrowser(),
    mkdtemp(join(tmpdir(), "plimsoll-hostile-")),
    readFile(templateFile, "utf8"),
  ]);
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

/** In reports of so many strings each, at every place of a result and of a trace. */
const parts = [0, 1, 2].map((part) => naughty.filter((_, index) => index % 3 === part));
/** Of `hostileOf`, in arrays, and those of the spans below: what is joined into one text is not counted. */
const placesOfEach = 27;
let placed = 0;

it.each(parts.map((texts, index) => [index, texts] as const))(
  "part %i: no script runs, and nothing is asked for",
  async (index, texts) => {
    const spans = texts.map((text, depth) =>
      exampleSpan(depth === 0 ? 0 : 1, text, { name: text, service: text, system: text, attributes: [[text, text]] }),
    );
    const examples = [exampleOf("slowest", exampleTrace(spans, { operation: texts[1] ?? "" }), texts[1] ?? "")];
    const html = reportHtml(template, pictureOf(hostileOf(texts), { examples }));
    const island = html.slice(html.indexOf('id="plimsoll-data">') + 19);
    expect(island.slice(0, island.indexOf("</script>"))).not.toMatch(/[<>&\u2028\u2029]/);
    const file = join(folder, `${String(index)}.html`);
    await writeFile(file, html);
    const { page, complaints } = await openPage(browser, pathToFileURL(file).href, looks[index]!);
    // What is folded away is made when it is opened.
    await page.evaluate(`for (const each of document.querySelectorAll("details")) each.open = true;
    for (const each of [...document.querySelectorAll("main button")].slice(0, 60)) each.click();`);
    await page.waitForFunction("document.readyState === 'complete'");
    expect(await page.locator("script").count()).toBe(await page.locator("head script, body > script").count());
    expect(
      await page.evaluate(`[...document.querySelectorAll("*")].filter((each) =>
    [...each.attributes].some(({ name }) => name.startsWith("on"))).length`),
    ).toBe(0);
    expect(
      await page.evaluate(`[...document.querySelectorAll("body [href]")].filter((each) =>
    /^\\s*(javascript|data|vbscript):/i.test(each.getAttribute("href"))).length`),
    ).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
    placed += texts.length * placesOfEach;
  },
);

it("there were 10,000 of them", () => {
  expect(placed).toBeGreaterThanOrEqual(10_000);
});
