// How large the report of a long run is, and how soon one can use it: a real browser, from the disk.
import { build } from "esbuild";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const template = fileURLToPath(new URL("../dist/web/report.html", import.meta.url));
const executablePath = process.env.PLIMSOLL_CHROMIUM ?? "/usr/bin/chromium";
const times = 5;

/** What is promised: megabytes, and milliseconds until all of it is drawn and answers. */
const runs = [
  { name: "an hour, 50 operations", seconds: 3600, operations: 50, sizeMost: 5e6, usableMsMost: 1000 },
  { name: "a day, 50 operations", seconds: 86_400, operations: 50, sizeMost: 10e6, usableMsMost: 1000 },
];

/** @returns {Promise<number>} 1 where a figure is above what is promised. */
export async function run() {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const { longRun } = await bundled(folder, "page/long-run.ts");
    const { reportHtml } = await bundled(folder, "../src/report/page/html.ts");
    let isMet = true;
    for (const { name, sizeMost, usableMsMost, ...asked } of runs) {
      const { picture, builtMs } = longRun(asked);
      const file = join(folder, "report.html");
      writeFileSync(file, reportHtml(readFileSync(template, "utf8"), picture));
      const { size } = statSync(file);
      const usableMs = await median(times, () => usableAfter(browser, file));
      isMet &&= size <= sizeMost && usableMs <= usableMsMost;
      console.log(
        `${name}: ${(size / 1e6).toFixed(2)} MB (at most ${sizeMost / 1e6}), usable after ${Math.round(usableMs)} ms (at most ${usableMsMost}); put together in ${(builtMs / 1000).toFixed(1)} s`,
      );
    }
    return isMet ? 0 : 1;
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * From opening it until it is drawn and the first key is answered, by the browser's own clock.
 * @param {import("playwright-core").Browser} browser
 * @param {string} file
 */
async function usableAfter(browser, file) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(pathToFileURL(file).href, { waitUntil: "commit" });
  const ms = await page.evaluate(`new Promise((resolve) => {
    const look = () => document.getElementById("method") === null
      ? setTimeout(look, 5)
      : requestAnimationFrame(() => setTimeout(() => resolve(performance.now()), 0));
    look();
  })`);
  await page.close();
  return Number(ms);
}

/** @param {number} count @param {() => Promise<number>} measure */
async function median(count, measure) {
  const values = [];
  for (let index = 0; index < count; index += 1) values.push(await measure());
  return values.sort((a, b) => a - b)[Math.floor(count / 2)] ?? NaN;
}

/** @param {string} folder @param {string} path */
async function bundled(folder, path) {
  const entry = fileURLToPath(new URL(path, import.meta.url));
  const outfile = join(folder, `${path.replaceAll(/\W/g, "-")}.mjs`);
  await build({ entryPoints: [entry], outfile, bundle: true, platform: "node", format: "esm", logLevel: "error" });
  return import(pathToFileURL(outfile).href);
}
