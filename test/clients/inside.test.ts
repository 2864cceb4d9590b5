import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { startIngest } from "./ingest.ts";

const run = promisify(execFile);
const shop = fileURLToPath(new URL("./shop.mjs", import.meta.url));
const requests = 20;

/** What the command prints of the shop, and what it exits with. */
async function ingestOf(form: "n-plus-one" | "joined", ...args: readonly string[]): Promise<string> {
  const ingest = await startIngest(...args);
  const env = { ...process.env, ...ingest.environment };
  const { stdout } = await run(process.execPath, [shop, form, String(requests)], { env, timeout: 60_000 });
  expect(JSON.parse(stdout)).toHaveLength(2 * requests);
  expect((await ingest.stop()).code).toBe(0);
  return ingest.stdout();
}

interface Document {
  readonly format: string;
  readonly counts: { readonly spans: number };
  readonly coverage: { readonly spansReceived: number; readonly spansDropped: object };
  readonly routes: readonly { readonly route: string; readonly traces: number; readonly coverage: number | null }[];
  readonly dependencies: readonly { readonly system: string; readonly label: string; readonly calls: number }[];
  readonly findings: readonly { readonly kind: string; readonly route?: string }[];
}

describe("plimsoll ingest of a shop under OpenTelemetry's SDK", () => {
  it("names the N+1 and its route", async () => {
    const printed = await ingestOf("n-plus-one");
    expect(printed).toMatch(/^ {2}GET \/api\/products: 20 traces, mean 41 ms, p95 4[01][.\d]* ms, max 41 ms$/m);
    expect(printed).toMatch(
      /^ {6}SELECT \* FROM review WHERE product_id = \? +12 +3 ms +3[.\d]* ms +3 ms +36 ms +88 %$/m,
    );
    expect(printed).toMatch(/^ {2}sql postgresql +260 +6\.5 +3 ms +3 ms +0 %$/m);
    expect(printed).toContain("n-plus-one in GET /api/products: The same query 12 times in a request:");
    expect(printed).toMatch(/For example trace [0-9a-f]{32}/);
    expect(printed).toContain("plimsoll explain n-plus-one");
  });

  it("names nothing when it is off", async () => {
    const printed = await ingestOf("joined");
    expect(printed).toContain("GET /api/products: 20 traces, mean 8 ms");
    expect(printed).not.toContain("Findings");
    expect(printed).not.toContain("plimsoll explain");
  });

  it("prints one document, and nothing beside it, for --json", async () => {
    const document = JSON.parse(await ingestOf("n-plus-one", "--json")) as Document;
    expect(document.format).toBe("plimsoll.ingest/1");
    const spans = requests * (1 + 13) + requests;
    expect(document.counts.spans).toBe(spans);
    expect(document.coverage).toMatchObject({ spansReceived: spans, spansDropped: {} });
    expect(document.routes.map(({ route, traces, coverage }) => ({ route, traces, coverage }))).toEqual([
      { route: "GET /api/products", traces: requests, coverage: null },
      { route: "GET /api/health", traces: requests, coverage: null },
    ]);
    const [sql] = document.dependencies;
    expect(sql).toMatchObject({ system: "postgresql", label: "", calls: requests * 13 });
    expect(document.findings.map(({ kind, route }) => `${kind} ${route}`)).toEqual(["n-plus-one GET /api/products"]);
    expect(JSON.parse(await ingestOf("joined", "--json"))).toMatchObject({ findings: [] });
  });
});
