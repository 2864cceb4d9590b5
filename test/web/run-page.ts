import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { reportHtml } from "../../src/report/page/html.ts";
import type { RunPicture } from "../../src/run/index.ts";

// Pages of made-up runs in a browser, as people open them: from file://, with their policy in force.

const built = new URL("../../dist/web/report.html", import.meta.url);
const axe = new URL("../../node_modules/axe-core/axe.min.js", import.meta.url);

/** Debian's; elsewhere wherever it is said to be. */
const executablePath = process.env["PLIMSOLL_CHROMIUM"] ?? "/usr/bin/chromium";

export const launched = (): Promise<Browser> => chromium.launch({ executablePath, args: ["--no-sandbox"] });

export interface Look {
  readonly width?: number;
  readonly theme?: "light" | "dark";
}

/** A page that is open, and what went wrong on it. */
export interface RunPage {
  readonly page: Page;
  /** Errors and warnings of the console, and what threw. */
  readonly problems: string[];
  /** Whatever was asked for beside the file itself. */
  readonly requests: string[];
  close(): Promise<void>;
}

export async function openRun(
  browser: Browser,
  run: RunPicture,
  { width = 1280, theme = "light" }: Look = {},
): Promise<RunPage> {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-page-"));
  const file = join(folder, "report.html");
  writeFileSync(file, reportHtml(readFileSync(built, "utf8"), run));
  const url = pathToFileURL(file).href;
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: theme, reducedMotion: "reduce" });
  const problems: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && problems.push(message.text()));
  page.on("pageerror", (error) => problems.push(error.stack ?? error.message));
  page.on(
    "request",
    (request) => request.url() !== url && !request.url().startsWith("data:") && requests.push(request.url()),
  );
  await page.goto(url);
  await page.locator("#over-time").waitFor();
  const close = async (): Promise<void> => {
    await page.close();
    rmSync(folder, { recursive: true });
  };
  return { page, problems, requests, close };
}

interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
}

/** What axe-core finds, each with where. */
export async function violationsOn(page: Page): Promise<readonly string[]> {
  await page.evaluate(readFileSync(fileURLToPath(axe), "utf8"));
  const { violations } = await page.evaluate<AxeResult>("axe.run()");
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join("\n")}`);
}
