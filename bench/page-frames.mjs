// Frames a second while a person moves the cursor and zooms: a report of one hour and 50 operations, in a real browser.
import { build } from "esbuild";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const built = fileURLToPath(new URL("../dist/web/report.html", import.meta.url));
const executablePath = process.env.PLIMSOLL_CHROMIUM ?? "/usr/bin/chromium";
const framesLeast = 30;
const movesForMs = 4000;
const zooms = 12;

/** @returns {Promise<number>} 1 where a figure is below what is promised. */
export async function run() {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const file = join(folder, "report.html");
    writeFileSync(file, await pageOfAnHour(folder));
    const page = await browser.newPage({ viewport: { width: 1280, height: 1200 } });
    const startedMs = performance.now();
    await page.goto(pathToFileURL(file).href);
    await page.locator(".u-over").last().waitFor();
    const openMs = performance.now() - startedMs;
    await page.evaluate(watchFrames);
    await page.locator(".time-readout").first().scrollIntoViewIfNeeded();
    await page.evaluate("scrollBy(0, document.querySelector('.time-readout').getBoundingClientRect().top - 90)");
    const rows = {
      "cursor over the charts": await measured(page, () => moveCursor(page)),
      "drag to zoom, double click back": await measured(page, () => zoomInAndOut(page)),
      "cursor by keys": await measured(page, () => walkByKeys(page)),
    };
    console.log(`${Math.round(statSync(file).size / 1024)} KiB; open after ${Math.round(openMs)} ms`);
    console.table(rows);
    const slow = Object.values(rows).some((row) => row["frames/s"] < framesLeast);
    if (slow) console.error(`less than ${framesLeast} frames/s`);
    return slow ? 1 : 0;
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder */
async function pageOfAnHour(folder) {
  const { madeRun } = await bundled(folder, "../test/web/made-run.ts");
  const { reportHtml } = await bundled(folder, "../src/report/page/html.ts");
  const made = madeRun({ seconds: 3600, operations: 50, hasTraces: true, hasErrors: true });
  return reportHtml(readFileSync(built, "utf8"), made);
}

/** @param {string} folder @param {string} path */
async function bundled(folder, path) {
  const entry = fileURLToPath(new URL(path, import.meta.url));
  const outfile = join(folder, `${path.replaceAll(/\W/g, "-")}.mjs`);
  await build({ entryPoints: [entry], outfile, bundle: true, platform: "node", format: "esm", logLevel: "error" });
  return import(pathToFileURL(outfile).href);
}

const watchFrames = `
  window.frames_ = [];
  const look = (at) => { window.frames_.push(at); requestAnimationFrame(look); };
  requestAnimationFrame(look);
`;

/** @param {import("playwright-core").Page} page @param {() => Promise<void>} act */
async function measured(page, act) {
  await page.evaluate("window.frames_.length = 0");
  await act();
  const at = await page.evaluate("window.frames_");
  const gaps = at
    .slice(1)
    .map((each, index) => each - at[index])
    .sort((one, other) => one - other);
  const seconds = (at.at(-1) - at[0]) / 1000;
  const gapAt = (share) => Math.round(gaps[Math.min(gaps.length - 1, Math.floor(share * gaps.length))] ?? 0);
  return {
    frames: at.length,
    "frames/s": Math.round(gaps.length / seconds),
    "p95 of a frame, ms": gapAt(0.95),
    "longest, ms": gapAt(1),
  };
}

/** @param {import("playwright-core").Page} page */
async function plotBox(page) {
  const box = await page.locator(".u-over").first().boundingBox();
  if (box === null) throw new Error("no chart is on the page");
  return box;
}

/** @param {import("playwright-core").Page} page */
async function moveCursor(page) {
  const { x, y, width, height } = await plotBox(page);
  const until = performance.now() + movesForMs;
  for (let step = 0; performance.now() < until; step += 1) {
    const share = 0.5 + 0.48 * Math.sin(step / 25);
    await page.mouse.move(x + share * width, y + height / 2);
  }
}

/** @param {import("playwright-core").Page} page */
async function zoomInAndOut(page) {
  const { x, y, width, height } = await plotBox(page);
  for (let zoom = 0; zoom < zooms; zoom += 1) {
    const from = 0.1 + 0.05 * (zoom % 6);
    await page.mouse.move(x + from * width, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + (from + 0.4) * width, y + height / 2, { steps: 15 });
    await page.mouse.up();
    await page.mouse.dblclick(x + 0.5 * width, y + height / 2);
  }
}

/** @param {import("playwright-core").Page} page */
async function walkByKeys(page) {
  await page.locator(".time-handle").first().focus();
  await page.keyboard.press("Home");
  for (let step = 0; step < 150; step += 1) await page.keyboard.press("ArrowRight");
}
