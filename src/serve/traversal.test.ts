import { cp, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { passing } from "../../test/results/index.ts";
import { type AppUnderTest, appUnderTest } from "./app.fixture.ts";

const secret = "canary-outside-the-store";
let served: AppUnderTest;

/** A run that lies beside the store, and a link to it inside: nobody may get at either. */
beforeEach(async () => {
  served = await appUnderTest();
  const { home, parts } = served;
  await mkdir(join(home, "outside"));
  await cp(join(parts.runs, passing.id), join(home, "outside", passing.id), { recursive: true });
  await writeFile(join(home, "outside", "secret.txt"), secret);
  await writeFile(join(home, "outside", passing.id, "result.json"), JSON.stringify({ ...passing, test: secret }));
  await symlink(join(home, "outside", passing.id), join(parts.runs, linked));
});
afterEach(() => served.close());

const linked = "20261121-000000-000-link";
const ups = [
  "../",
  "..\\",
  "%2e%2e/",
  "%2e%2e%2f",
  "..%2f",
  "..%5c",
  "%252e%252e%252f",
  "....//",
  "..;/",
  "%c0%ae%c0%ae/",
  "\u2025/",
  "．．/",
];
const ends = [`outside/${passing.id}`, "outside/secret.txt", "etc/passwd", `runs/${passing.id}`];
const names = [
  linked,
  "CON",
  "NUL",
  "aux.txt",
  "\\\\server\\share",
  "//server/share",
  "C:\\Windows\\win.ini",
  "file:///etc/passwd",
  `${passing.id}/../../outside/${passing.id}`,
  `${passing.id}%00`,
  `${passing.id}\u0000.json`,
  `${passing.id}\n`,
  `${passing.id} `,
  `${passing.id}.`,
  `.${passing.id}`,
  `${passing.id}/result.json`,
  passing.id.toUpperCase(),
  "\u202egpj.exe",
  "a".repeat(300),
  "__proto__",
  "constructor",
  "-",
  "*",
  "..",
  ".",
  "",
];
/** Each way up once, twice and four times, before each end. */
const payloads = [
  ...names,
  ...ups.flatMap((up) => [1, 2, 4, 8].flatMap((times) => ends.map((end) => up.repeat(times) + end))),
];

it(`reaches no file outside the store by ${String(payloads.length)} names`, async () => {
  expect(payloads.length).toBeGreaterThanOrEqual(200);
  const { home } = served;
  const before = await everything(home);
  for (const payload of payloads) {
    for (const named of [payload, encodeURIComponent(payload)]) {
      await refused(`/api/runs/${named}`);
      await refused(`/api/runs/${named}/live`);
      await refused(`/api/compare?a=${encodeURIComponent(payload)}&b=${passing.id}`);
      await refused(`/api/runs/${named}/stop`, { isNow: true });
      await refused(`/api/runs/${named}/load`, { users: 1 });
    }
    await refused("/api/runs", { test: payload, method: "run" });
    await refused(`/assets/${encodeURIComponent(payload)}`);
  }
  expect(await everything(home)).toEqual(before);
  expect(served.started).toEqual([]);
});

async function refused(path: string, body?: unknown): Promise<void> {
  const response = await served.ask(path, body === undefined ? {} : { method: "POST", body });
  const text = await response.text();
  // What leads back to the list, the page or the run that is there is an address of its own.
  const url = new URL(`http://localhost${path}`).pathname;
  const own = `/api/runs/${passing.id}`;
  const isOther = ["/", "/api/runs", "/api/runs/", "/metrics", own, `${own}/live`].includes(url);
  if (!isOther) expect([path, response.status >= 400]).toEqual([path, true]);
  expect(text).not.toContain(secret);
  expect(text).not.toContain("root:");
}

async function everything(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.sort().map(async (file) => `${file} ${(await readFile(file)).toString("base64").length}`));
}
