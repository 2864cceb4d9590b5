import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { barriers, openBrowser, overhang } from "./browser.ts";
import { openWindow, ServedFolder, waitFor, type Watched } from "./served.ts";

let browser: Browser;
let served: ServedFolder;

beforeAll(async () => {
  [browser, served] = await Promise.all([openBrowser(), ServedFolder.make()]);
  await served.serve();
});
afterAll(async () => {
  await browser.close();
  await served.remove();
});

const text = (page: Page, selector = "main"): Promise<string> => page.locator(selector).first().innerText();

async function expectWell({ page, complaints }: Watched): Promise<void> {
  expect(await barriers(page)).toEqual([]);
  expect(await overhang(page)).toBe(0);
  expect(complaints).toEqual([]);
}

/** Of the form that changes the load. */
async function setUsers(page: Page, users: number): Promise<void> {
  await page.getByLabel("Users", { exact: true }).fill(String(users));
  await page.getByRole("button", { name: "Set" }).click();
}

describe("the page of plimsoll serve", () => {
  it("shows an empty folder, and says how to begin", async () => {
    const watched = await openWindow(browser, served.address);
    await watched.page.goto(served.url);
    await watched.page.getByText("Nothing was measured").waitFor();
    expect(watched.page.url()).toBe(served.address);
    await expectWell(watched);
    await watched.page.context().close();
  });

  it("shows nothing without the token, and hands it on to another tab", async () => {
    const stranger = await openWindow(browser, served.address);
    await stranger.page.goto(served.address);
    await stranger.page.getByText("opened without its token").waitFor();
    await expectWell(stranger);
    await stranger.page.goto(served.url);
    await stranger.page.getByRole("heading", { name: "Runs" }).waitFor();
    await stranger.page.reload();
    await stranger.page.getByRole("heading", { name: "Runs" }).waitFor();
    const second = await stranger.page.context().newPage();
    await second.goto(`${served.address}?trends`);
    await second.getByText("A trend takes two finished runs").waitFor();
    await stranger.page.context().close();
  });

  it("leads a run from its start to its end, with a change of load, a pause, and a page that comes in the middle", async () => {
    const watched = await openWindow(browser, served.address);
    const { page } = watched;
    await page.goto(served.url);
    await page.getByText("Start a test", { exact: true }).click();
    await page.getByLabel("Users").fill("2");
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await page.getByText("Running", { exact: true }).waitFor();
    await page.getByRole("heading", { name: "Over time" }).waitFor();
    await setUsers(page, 4);
    await page.getByText("now 4 users").waitFor();
    // Whoever comes in the middle sees all of it, and what came before it.
    const late = await openWindow(browser, served.address, 380, "dark");
    await late.page.goto(`${page.url()}#token=${served.token}`);
    await late.page.getByText("now 4 users").waitFor();
    await late.page.getByText("shopper: 4 users (the page)").first().waitFor();
    await late.page.getByRole("button", { name: "Pause" }).click();
    await page.getByText("Paused", { exact: true }).waitFor();
    await expectWell(watched);
    await expectWell(late);
    await page.getByRole("button", { name: "Resume" }).click();
    await late.page.getByText("Running", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Stop and report" }).click();
    for (const each of [page, late.page]) await each.getByRole("heading", { name: "How it was measured" }).waitFor();
    await expectWell(watched);
    await expectWell(late);
    const { loadChanges, stopped, ledger } = await served.newestResult();
    expect(loadChanges.map(({ load, by }) => `${load} by ${by}`)).toEqual([
      "4 users by the page",
      "paused by the page",
      "4 users by the page",
    ]);
    expect(stopped?.by).toBe("file");
    expect(ledger.exact).toBe(true);
    for (const each of [page, late.page]) await each.context().close();
  });

  it("lists runs, and compares two sets of them", async () => {
    await served.command("run", "shop.ts", "-d", "1500ms", "--quiet");
    await served.command("run", "shop.ts", "-d", "1500ms", "--quiet");
    const watched = await openWindow(browser, served.address);
    const { page } = watched;
    await page.goto(served.url);
    await page.getByText(/\d of \d runs/).waitFor();
    await page.getByRole("button", { name: "after (B)" }).first().click();
    await page.getByRole("button", { name: "before (A)" }).nth(1).click();
    await expectWell(watched);
    await page.getByRole("link", { name: "Compare them" }).click();
    await page.locator(".compare-verdict").waitFor();
    // On a machine that stood still for a moment a run of a second and a half is not to be trusted, and says so.
    expect(await text(page, "h1")).toMatch(/One run a side|cannot be compared/);
    await expectWell(watched);
    await page.goto(`${served.address}?trends`);
    await page.locator(".trend, .empty").first().waitFor();
    await expectWell(watched);
    await page.goto(`${served.address}live?run=20000101-000000-000-none`);
    await page.getByText("There is no such run").waitFor();
    // Chromium's own line about the answer 404.
    expect(watched.complaints.splice(0)).toHaveLength(1);
    await page.context().close();
  });

  it("says so when the connection is lost, and catches up", async () => {
    const running = served.command("run", "shop.ts", "--quiet");
    const watched = await openWindow(browser, served.address);
    const { page } = watched;
    await page.goto(served.url);
    await page.locator(".run-live").waitFor();
    await page.getByRole("link", { name: "shop.ts" }).first().click();
    await page.getByText("Running", { exact: true }).waitFor();
    const port = new URL(served.address).port;
    // Ctrl-C with a page open ends at once; the run was started elsewhere and goes on.
    expect(await served.stop()).toBe(0);
    await page.getByText("Connection lost").waitFor();
    expect(await barriers(page)).toEqual([]);
    served.printed = "";
    await served.serve("--port", port);
    await page.getByText("Running", { exact: true }).waitFor();
    await served.command("stop");
    await running;
    await page.getByRole("heading", { name: "How it was measured" }).waitFor();
    expect(await page.getByText("Connection lost").count()).toBe(0);
    expect((await served.newestResult()).ledger.exact).toBe(true);
    await page.context().close();
  });
});

describe("plimsoll run --ui", () => {
  it("prints an address that shows that run, and the whole of it at its end", async () => {
    const child = served.spawned("run", "shop.ts", "-d", "4s", "--ui");
    let said = "";
    child.stderr?.on("data", (piece: Buffer) => (said += piece.toString()));
    const ended = new Promise<number | null>((resolve) => void child.once("exit", resolve));
    await waitFor(() => /page: \S+/.test(said), "the page's address");
    const url = /page: (\S+)/.exec(said)?.[1] ?? "";
    const watched = await openWindow(browser, url.split("live")[0] ?? "");
    await watched.page.goto(url);
    await watched.page.getByRole("heading", { name: "How it was measured" }).waitFor();
    // A browser on the generator's machine may leave a run that is not to be trusted; it is shown all the same.
    expect([0, 97]).toContain(await ended);
    await expectWell(watched);
    await watched.page.context().close();
  });
});
