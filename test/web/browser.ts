import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";

const axeFile = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
export const templateFile: string = fileURLToPath(new URL("../../dist/web/report.html", import.meta.url));

export function openBrowser(): Promise<Browser> {
  // In containers Chromium's own sandbox is refused; what it opens here is ours.
  return chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
}

export interface Look {
  readonly width: number;
  readonly scheme: "light" | "dark";
}

export const looks: readonly Look[] = [
  { width: 1280, scheme: "light" },
  { width: 380, scheme: "dark" },
  { width: 1280, scheme: "dark" },
  { width: 380, scheme: "light" },
];

export interface Opened {
  readonly page: Page;
  /** Errors and warnings of the console, errors that nobody caught, and requests to anywhere else. */
  readonly complaints: readonly string[];
}

/** A page of its own, at that width and in those colours. */
export async function openPage(browser: Browser, url: string, { width, scheme }: Look): Promise<Opened> {
  const page = await browser.newPage({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    reducedMotion: "reduce",
  });
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`));
  page.on("request", (request) => {
    if (request.url() !== url && !request.url().startsWith("data:")) complaints.push(`request: ${request.url()}`);
  });
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url);
  await page.locator("h1").first().waitFor();
  return { page, complaints };
}

let axe: string | undefined;

/** What stands in the way of people who do not see, or not well, or have no mouse: rule, and where. */
export async function barriers(page: Page): Promise<readonly string[]> {
  axe ??= await readFile(axeFile, "utf8");
  // By the debugging protocol: the page's own policy lets no script in.
  await page.evaluate(axe);
  return page.evaluate(`axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ": " + nodes.slice(0, 3).map(({ target, failureSummary }) => target + " " + failureSummary).join(" | ")))`);
}

/** How far the page is wider than its window; 0 = it is not. */
export function overhang(page: Page): Promise<number> {
  return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}
