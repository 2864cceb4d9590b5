import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inflateRawSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../e2e/free-port.ts";
import { runCommand } from "../e2e/run-command.ts";
import { canaries } from "./canaries.ts";

// Forty secrets go into a run at every place that a person or a target may put one; none may come out at any.

const cli = fileURLToPath(new URL("../../dist/cli.mjs", import.meta.url));
const environment = {
  SHOP_API_TOKEN: "canary-of-the-environment",
  DATABASE_URL: "postgres://shop:canary-env-dsn@db/shop",
};
const secrets = [
  ...canaries.map(({ secret }) => secret),
  "canary-of-the-environment",
  "canary-env-dsn",
  "canary-body",
  "canary-flag",
];

let folder = "";
let printed = "";
const close: (() => Promise<void>)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plimsoll-canaries-"));
  close.push(() => rm(folder, { recursive: true, force: true }));
  const otlpPort = await freePort();
  const target = await startTarget(otlpPort);
  close.push(target.close);
  await writeFile(join(folder, "canaries.ts"), testFile(target.url));
  const args = ["run", "canaries.ts", "-u", "1", "-i", String(canaries.length), "--slo", "errors < 99%"];
  const flags = [
    "-H",
    "X-Api-Key: canary-flag",
    "--tag",
    "token=canary-flag",
    "--json",
    "result.json",
    "--junit",
    "result.xml",
  ];
  await plimsoll([...args, ...flags, "--http-port", String(otlpPort), "--grpc-port", "0"]);
  await plimsoll([
    "run",
    `http://maja:canary-flag@127.0.0.1:${new URL(target.url).port}/?token=canary-flag`,
    "-i",
    "2",
    "--body",
    "canary-body",
    "--json",
    "-",
  ]);
  await plimsoll(["run", "http://maja:canary-flag@127.0.0.1:9/?token=canary-flag", "-i", "2"]);
  await plimsoll(["run", "http://maja:canary-flag@not a host/", "-i", "2"]);
  for (const command of [["show", "last", "--all"], ["show", "last", "--json"], ["runs", "--json"], ["runs"]])
    await plimsoll(command);
  for (const table of ["runs", "intervals", "operations", "spans", "observations"])
    await plimsoll(["query", `select * from ${table}`, "--json", "--limit", "100000"]);
  await plimsoll(["export", "--csv", "-o", "csv"]);
  const ids = (await readdir(join(folder, ".plimsoll", "runs"))).sort();
  await plimsoll(["compare", ids[0]!, ids[0]!.slice(-4), "--anyway", "--json"]);
}, 120_000);
afterAll(async () => {
  for (const each of close.reverse()) await each();
});

async function plimsoll(args: readonly string[]): Promise<void> {
  const { stdout, stderr } = await runCommand([process.execPath, cli, ...args], {
    cwd: folder,
    env: { ...process.env, ...environment },
  });
  printed += stdout + stderr;
}

/** Answers with canaries in headers and bodies, and sends a span for each request, with canaries all over it. */
async function startTarget(otlpPort: number): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  let requests = 0;
  const spans: object[] = [];
  const server = createServer((request, response) => {
    const canary = canaries[requests++ % canaries.length]!;
    const { traceparent } = request.headers;
    const [, traceId, parentSpanId] = /^00-(\w{32})-(\w{16})/.exec(String(traceparent)) ?? [];
    if (traceId !== undefined) spans.push(spanOf(canary.text, traceId, parentSpanId ?? "", requests));
    response.writeHead(requests % 4 === 0 ? 500 : 200, { "set-cookie": `sid=${encodeURIComponent(canary.secret)}` });
    response.end(`not JSON: ${canary.text}`);
  });
  const sending = setInterval(() => {
    const batch = spans.splice(0);
    if (batch.length === 0) return;
    const resource = { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] };
    const body = JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: batch }] }] });
    const headers = { "content-type": "application/json" };
    void fetch(`http://127.0.0.1:${otlpPort}/v1/traces`, { method: "POST", headers, body }).catch(() => undefined);
  }, 100);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        clearInterval(sending);
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function spanOf(text: string, traceId: string, parentSpanId: string, number: number): object {
  const now = BigInt(Date.now()) * 1_000_000n;
  const attribute = (key: string): object => ({ key, value: { stringValue: text } });
  return {
    traceId,
    parentSpanId,
    spanId: number.toString(16).padStart(16, "0"),
    name: text,
    kind: 2,
    startTimeUnixNano: String(now),
    endTimeUnixNano: String(now + 1_000_000n),
    attributes: [
      ...["db.query.text", "url.full", "http.request.header.cookie", "exception.message", "app.note"].map(attribute),
      { key: text, value: { stringValue: "value" } },
    ],
  };
}

function testFile(target: string): string {
  return `
import { defineTest, scenario } from "plimsoll";
const canaries = ${JSON.stringify(canaries.map(({ text }) => text))};
const password = "canary-body";
let at = 0;
export default defineTest({
  target: ${JSON.stringify(target)},
  scenarios: [
    scenario("planted", async ({ http, check, step, log }) => {
      const text = canaries[at++ % canaries.length]!;
      http.headers.authorization = \`Bearer \${password}\`;
      log(text);
      log("the environment says " + process.env["SHOP_API_TOKEN"]);
      await step(text, async () => {
        const response = await http.post("/" + encodeURIComponent(text), { name: text, form: { password }, query: { token: password } });
        check(response, { [text]: () => at % 2 === 0 });
        if (at % 5 === 0) response.json();
      });
      throw new Error(text + " " + process.env["SHOP_API_TOKEN"] + " " + process.env["DATABASE_URL"]);
    }),
  ],
});
`;
}

/** Every file, and what is packed within. */
async function everyByte(path: string): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const entry of await readdir(path, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || entry.name === "canaries.ts") continue;
    const file = join(entry.parentPath, entry.name);
    const bytes = await readFile(file);
    texts.set(file, entry.name.endsWith(".segment") ? unpacked(bytes) : bytes.toString("utf8"));
  }
  return texts;
}

function unpacked(bytes: Buffer): string {
  const magic = Buffer.from([0xf1, 0x50, 0x4c, 0x42]);
  let text = "";
  for (let at = bytes.indexOf(magic); at !== -1; at = bytes.indexOf(magic, at + 1)) {
    const length = bytes.readUInt32LE(at + 4);
    text += inflateRawSync(bytes.subarray(at + 12, at + 12 + length)).toString("utf8");
  }
  return text;
}

test("the canaries were planted, and told of by the places they were put", async () => {
  const files = [...(await everyByte(folder)).keys()];
  for (const name of ["plan.json", "result.json", "test.ts", "result.xml", "runs.csv", "spans.csv"])
    expect(
      files.some((file) => file.endsWith(name)),
      name,
    ).toBe(true);
  expect(files.filter((file) => file.includes("spans") && file.endsWith(".segment"))).not.toEqual([]);
  expect(printed).toContain("(left out)");
});

test("none of them is in any file that a run leaves", async () => {
  const found = [...(await everyByte(folder))].flatMap(([file, text]) =>
    secrets.filter((secret) => text.includes(secret)).map((secret) => `${secret} in ${file.slice(folder.length)}`),
  );
  expect(found).toEqual([]);
});

test("none of them is printed", () => {
  expect(secrets.filter((secret) => printed.includes(secret))).toEqual([]);
});
