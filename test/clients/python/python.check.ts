import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ingest, startIngest } from "../ingest.ts";

// Needs python3-venv and PyPI. `npm run clients:python`; no part of `npm test`.

const here = dirname(fileURLToPath(import.meta.url));
const requests = 30;
let folder = "";
const bin = (program: string): string => join(folder, "venv", "bin", program);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plimsoll-python-"));
  await promisify(execFile)(join(here, "venv.sh"), [join(folder, "venv")]);
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Served {
  /** "trace span name" of each span, as the SDK handed them over. */
  readonly sent: readonly string[];
  readonly kept: readonly string[];
  readonly document: {
    readonly routes: readonly { readonly route: string; readonly traces: number }[];
    readonly findings: readonly { readonly kind: string; readonly route?: string }[];
    readonly coverage: { readonly spansDropped: object };
  };
}

/** Starts a program as its manual says, with what the command printed; asks for each path, and ends it by Ctrl-C. */
async function served(name: string, command: readonly string[], paths: readonly string[]): Promise<Served> {
  const ingest = await startIngest("--json");
  const sentFile = join(folder, `${name}.sent`);
  const [program = "", ...args] = command;
  const child = spawn(program, args, {
    cwd: here,
    env: {
      ...process.env,
      ...ingest.environment,
      SENT: sentFile,
      OTEL_SERVICE_NAME: name,
      PYTHONDONTWRITEBYTECODE: "1",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, "exit");
  await expect.poll(() => said, { timeout: 60_000 }).toMatch(/http:\/\/127\.0\.0\.1:\d+/);
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)![0];
  for (let request = 1; request <= requests; request++) {
    for (const path of paths) {
      const answer = await fetch(`${url}${path.replace(":id", String((request % 12) + 1))}`);
      expect(answer.status, said).toBe(200);
      await answer.arrayBuffer();
    }
  }
  child.kill("SIGINT");
  await ended;
  return read(ingest, sentFile);
}

async function read(ingest: Ingest, sentFile: string): Promise<Served> {
  const { spans } = await ingest.stop();
  return {
    sent: (await readFile(sentFile, "utf8")).trimEnd().split("\n").toSorted(),
    kept: spans
      .map(({ traceId, spanId, name }) => `${traceId} ${spanId} ${name.replace(/\s+/g, " ").trim()}`)
      .toSorted(),
    document: JSON.parse(ingest.stdout()) as Served["document"],
  };
}

const routesOf = ({ document }: Served): readonly string[] =>
  document.routes.map(({ route, traces }) => `${route} ${traces}`).toSorted();
const findingsOf = ({ document }: Served): readonly string[] =>
  document.findings.map(({ kind, route }) => `${kind} ${route}`);

describe("Django with Sentry's SDK", () => {
  it("spans sent = spans stored; a loop of queries is found, and prefetch_related is none", async () => {
    const library = await served("library", [bin("python"), "library.py"], ["/loop", "/prefetched"]);
    expect(library.kept).toEqual(library.sent);
    expect(routesOf(library)).toEqual([`GET /loop ${requests}`, `GET /prefetched ${requests}`]);
    expect(library.document.coverage.spansDropped).toEqual({});
    expect(findingsOf(library)).toEqual(["n-plus-one GET /loop"]);
  });
});

describe("Flask with OpenTelemetry", () => {
  it("spans sent = spans stored; a loop of queries is found", async () => {
    const command = [bin("opentelemetry-instrument"), bin("flask"), "--app", "shop", "run", "--port", "0"];
    const shop = await served("shop", command, ["/products", "/products/:id"]);
    expect(shop.kept).toEqual(shop.sent);
    expect(routesOf(shop)).toEqual([`GET /products ${requests}`, `GET /products/<int:product_id> ${requests}`]);
    expect(findingsOf(shop)).toEqual(["n-plus-one GET /products"]);
  });
});
