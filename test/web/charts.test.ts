import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { madeRun } from "./made-run.ts";
import { barriers, type Look, looks, openBrowser, overhang } from "./browser.ts";
import { openRun, type RunPage } from "./run-page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const hour = { seconds: 3600, operations: 50, hasTraces: true, hasErrors: true, gapAt: [1500, 1700] } as const;

/** Opens a run, looks at it, and wants that nothing went wrong on the way. */
async function on(
  run: ReturnType<typeof madeRun>,
  look: (opened: RunPage) => Promise<void>,
  how: Look = { width: 1280, scheme: "light" },
): Promise<void> {
  const opened = await openRun(browser, run, how);
  try {
    await look(opened);
    expect(opened.complaints).toEqual([]);
  } finally {
    await opened.close();
  }
}

const overTime = (page: Page): Locator => page.locator("section", { has: page.locator("#over-time") });
const handle = (page: Page): Locator => overTime(page).getByRole("slider");
const secondsOf = async (slider: Locator): Promise<number> => Number(await slider.getAttribute("aria-valuenow"));
const rangeOf = async (slider: Locator): Promise<readonly number[]> =>
  Promise.all(["aria-valuemin", "aria-valuemax"].map(async (name) => Number(await slider.getAttribute(name))));

async function plotOf(page: Page, index: number) {
  const plot = overTime(page).locator(".u-over").nth(index);
  await plot.scrollIntoViewIfNeeded();
  const box = await plot.boundingBox();
  if (box === null) throw new Error("there is no such plot");
  const at = (share: number) => [box.x + share * box.width, box.y + box.height / 2] as const;
  return { at };
}

describe("over time", () => {
  it("has one cursor for all charts, by mouse", () =>
    on(madeRun(hour), async ({ page }) => {
      const plot = await plotOf(page, 0);
      await page.mouse.move(...plot.at(0.25));
      await expect.poll(() => secondsOf(handle(page))).toBeGreaterThan(880);
      expect(await secondsOf(handle(page))).toBeLessThan(915);
      expect(await handle(page).getAttribute("aria-valuetext")).toMatch(/^15:0\d: p50 .+ ms, p95 .+ requests/);
      const values = await overTime(page).locator(".legend-value").allTextContents();
      expect(values.length).toBeGreaterThan(12);
      expect(values.filter((text) => text.startsWith("max"))).toEqual([]);
      const other = await plotOf(page, 3);
      await page.mouse.move(...other.at(0.75));
      await expect.poll(() => secondsOf(handle(page))).toBeGreaterThan(2650);
    }));

  it("is zoomed by dragging, and comes back step by step", () =>
    on(madeRun(hour), async ({ page }) => {
      const drag = async (from: number, to: number): Promise<void> => {
        const plot = await plotOf(page, 0);
        await page.mouse.move(...plot.at(from));
        await page.mouse.down();
        await page.mouse.move(...plot.at((from + to) / 2));
        await page.mouse.move(...plot.at(to));
        await page.mouse.up();
      };
      const whole = await rangeOf(handle(page));
      await drag(0.2, 0.6);
      await expect.poll(async () => (await rangeOf(handle(page)))[1]).toBeLessThan(2200);
      const first = await rangeOf(handle(page));
      expect(first[0]).toBeGreaterThan(690);
      await drag(0.5, 0.9);
      await expect.poll(async () => (await rangeOf(handle(page)))[0]).toBeGreaterThan(first[0] ?? 0);
      const plot = await plotOf(page, 1);
      await page.mouse.dblclick(...plot.at(0.5));
      await expect.poll(() => rangeOf(handle(page))).toEqual(first);
      await page.keyboard.press("Escape");
      await expect.poll(() => rangeOf(handle(page))).toEqual(whole);
    }));

  it("is walked and zoomed by keys alone", () =>
    on(madeRun(hour), async ({ page }) => {
      const slider = handle(page);
      await slider.focus();
      await page.keyboard.press("Home");
      await expect.poll(() => secondsOf(slider)).toBe(0);
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Shift+ArrowRight");
      await expect.poll(() => secondsOf(slider)).toBe(33);
      await page.keyboard.press("End");
      await expect.poll(() => secondsOf(slider)).toBe(3597);
      await page.keyboard.press("+");
      await expect.poll(async () => (await rangeOf(slider))[0]).toBeCloseTo(1798.5, 0);
      await page.keyboard.press("Escape");
      await expect.poll(async () => (await rangeOf(slider))[0]).toBe(0);
    }));

  it("says what happened when, and shows it on the cursor", () =>
    on(madeRun(hour), async ({ page }) => {
      await overTime(page)
        .getByRole("button", { name: /database pool is always full/ })
        .last()
        .click();
      await expect.poll(() => secondsOf(handle(page))).toBe(1656);
      await expect.poll(() => handle(page).textContent()).toContain("The database pool is always full");
    }));

  it("says why there is nothing, where there is nothing", () =>
    on(madeRun({ seconds: 0, operations: 0, annotations: [] }), async ({ page }) => {
      await overTime(page).getByText("ended before its first second was over").waitFor();
      await page.getByText("No request was made").waitFor();
    }));

  it("has a text for every chart", () =>
    on(madeRun(hour), async ({ page }) => {
      const figures = await overTime(page).locator("figure").all();
      expect(figures.length).toBeGreaterThan(7);
      for (const figure of figures) {
        expect((await figure.locator("figcaption .hidden").textContent())?.length).toBeGreaterThan(30);
        expect(await figure.locator(".hidden table tbody tr").count()).toBeGreaterThan(5);
      }
    }));
});

describe("operations", () => {
  const table = (page: Page): Locator => page.locator("table.operations");
  const names = (page: Page): Promise<readonly string[]> =>
    table(page).locator(".operation-name > .cut").allTextContents();

  it("are sorted by mouse and by key", () =>
    on(madeRun(hour), async ({ page }) => {
      const head = table(page).getByRole("columnheader", { name: "p95", exact: true });
      expect(await head.getAttribute("aria-sort")).toBe("none");
      await head.getByRole("button").click();
      expect(await head.getAttribute("aria-sort")).toBe("descending");
      await page.keyboard.press("Enter");
      expect(await head.getAttribute("aria-sort")).toBe("ascending");
      const sorted = (await names(page))[0];
      await page.keyboard.press("Enter");
      expect((await names(page)).at(-1)).toBe(sorted);
    }));

  it("are found by words", () =>
    on(madeRun(hour), async ({ page }) => {
      await page.getByRole("searchbox").fill("auth token/3");
      expect(await names(page)).toEqual(["GET /auth/token/3"]);
      await page.getByText("1 of 50 operations").waitFor();
      await page.getByRole("searchbox").fill("no such thing");
      await page.getByText("No operation has these words").waitFor();
    }));

  it("open by key into all there is of them", () =>
    on(madeRun(hour), async ({ page }) => {
      const first = table(page).locator(".operation-name").first();
      await first.focus();
      await page.keyboard.press("Enter");
      expect(await first.getAttribute("aria-expanded")).toBe("true");
      const detail = table(page).locator(".operation-detail");
      for (const text of [
        "How long requests took",
        "Latency by percentile",
        "What failed",
        "Where its time goes, per request",
      ]) {
        await detail.getByText(text).first().waitFor();
      }
      await detail.getByText("502 Bad Gateway").waitFor();
      expect(await detail.getByRole("listbox").count()).toBe(2);
      const spans = detail.getByRole("listbox").first();
      await spans.focus();
      await page.keyboard.press("End");
      expect(await spans.getByRole("option").last().getAttribute("aria-selected")).toBe("true");
      await page.keyboard.press("ArrowLeft");
      await detail.getByRole("radio", { name: "Failed" }).focus();
      await page.keyboard.press("Space");
      await detail.getByText(/^Failed request: 170 ms/).waitFor();
      await detail.getByRole("radio", { name: "Flame graph" }).check({ force: true });
      const flame = detail.getByRole("group", { name: /Flame graph/ });
      await flame.focus();
      await page.keyboard.press("ArrowDown");
      await expect.poll(() => detail.locator(".flame-words").textContent()).not.toMatch(/^sent as/);
      await first.focus();
      await page.keyboard.press("Enter");
      expect(await detail.count()).toBe(0);
    }));

  it("stay fluent by the thousand: only those that can be seen are there", () =>
    on(madeRun({ seconds: 600, operations: 2000 }), async ({ page }) => {
      const rows = table(page).locator("tr.operation");
      await expect.poll(() => rows.count()).toBeGreaterThan(10);
      expect(await rows.count()).toBeLessThan(120);
      expect(await table(page).getAttribute("aria-rowcount")).toBe("2001");
      await page.evaluate(
        "scrollTo(0, document.querySelector('table.operations').getBoundingClientRect().bottom + scrollY - 700)",
      );
      await table(page).locator('tr[aria-rowindex="2001"]').waitFor();
      expect(await rows.count()).toBeLessThan(120);
    }));

  it("say what to do where no traces came", () =>
    on(madeRun({ seconds: 60, operations: 2 }), async ({ page }) => {
      await table(page).locator(".operation-name").first().click();
      await table(page).getByText("OTEL_EXPORTER_OTLP_ENDPOINT").waitFor();
    }));
});

describe("for everybody", () => {
  for (const look of looks) {
    it(`axe finds nothing: ${look.scheme}, ${String(look.width)} px, all open`, () =>
      on(
        madeRun({ ...hour, operations: 9 }),
        async ({ page }) => {
          await page.locator(".operation-name").first().click();
          await page.getByRole("listbox").first().waitFor();
          expect(await barriers(page)).toEqual([]);
          expect(await overhang(page)).toBe(0);
        },
        look,
      ));
  }

  it("nothing in a name, a text or a span is markup", () => {
    const evil = `<img src=x onerror="document.title='run'"><script>document.title='run'</script>"'\u2028\u202e`;
    const run = madeRun({
      seconds: 60,
      operations: 9,
      hasTraces: true,
      hasErrors: true,
      name: evil,
      annotations: [{ kind: "fault", atSeconds: 10, toSeconds: 20, text: evil }],
    });
    return on(run, async ({ page }) => {
      await page.locator(".operation-name").first().click();
      await page.getByRole("listbox").first().waitFor();
      expect(await page.locator("img").count()).toBe(0);
      expect(await page.title()).not.toBe("run");
    });
  });
});
