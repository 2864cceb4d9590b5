// How long it takes to make breakdowns and findings of 100,000 spans: of many requests, and of hostile single ones.
import { build } from "esbuild";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const spanCount = 100_000;
const limitMs = 2000;
const spansPerRequest = 20;
const rounds = 5;

/** @returns {Promise<number>} 1 where an answer takes longer than promised. */
export async function run() {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
  try {
    const trace = await import(await bundled(folder, "trace"));
    const { insideOf } = await import(await bundled(folder, "diagnosis"));
    const cases = {
      [`${spanCount / spansPerRequest} requests of ${spansPerRequest} spans`]: manyRequests(),
      "the same, no text like another": manyRequests((id) => ` /* ${id} */ AND v = ${id}`),
      "one wide request": oneRequest((id) => (id === 1 ? 0 : 1)),
      "one deep request": oneRequest((id) => id - 1),
      "one request, two services by turns": oneRequest(
        (id) => id - 1,
        (id) => `s${id % 2}`,
      ),
      "one circle": oneRequest((id) => (id % spanCount) + 1),
      "circles of two": oneRequest((id) => (id % 2 === 0 ? id - 1 : id + 1)),
    };
    let isSlow = false;
    /** @type {Record<string, Record<string, unknown>>} */
    const rows = {};
    for (const [name, spans] of Object.entries(cases)) {
      const times = Array.from({ length: rounds }, () => once(trace, insideOf, spans)).sort((a, b) => a - b);
      const [best = 0] = times;
      rows[name] = {
        "median, ms": Math.round(times[rounds >> 1] ?? 0),
        "µs per span": ((best * 1000) / spans.length).toFixed(2),
      };
      isSlow ||= best > limitMs;
    }
    console.table(rows);
    if (isSlow) console.error(`more than ${limitMs} ms`);
    return isSlow ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder @param {string} name */
async function bundled(folder, name) {
  const outfile = join(folder, `${name}.mjs`);
  const entry = fileURLToPath(new URL(`../src/${name}/index.ts`, import.meta.url));
  await build({ entryPoints: [entry], outfile, bundle: true, platform: "node", format: "esm", logLevel: "error" });
  return pathToFileURL(outfile).href;
}

function once({ TraceStore, TraceBreakdown }, insideOf, spans) {
  const started = performance.now();
  const store = new TraceStore();
  for (const span of spans) store.addSpan(span, 0);
  const breakdown = new TraceBreakdown();
  for (const each of store.takeAll()) breakdown.add(each);
  insideOf(breakdown, { counts: store.counts() });
  return performance.now() - started;
}

const hex = (value, digits) => value.toString(16).padStart(digits, "0");
const base = { instance: "1", isError: false, weight: 1, service: "shop" };

/** As an instrumented service sends them: a server span, middleware, queries with values of their own. */
function manyRequests(ending = () => "") {
  const spans = [];
  for (let id = 1; id <= spanCount; id++) {
    const request = Math.floor((id - 1) / spansPerRequest);
    const place = (id - 1) % spansPerRequest;
    const common = { ...base, traceId: hex(request + 1, 32), spanId: hex(id, 16) };
    const root = hex(id - place, 16);
    const startMs = request * 10 + place;
    if (place === 0) {
      const attributes = {
        "http.request.method": "GET",
        "http.route": `/api/${request % 20}`,
        "url.path": `/api/${request % 20}`,
      };
      spans.push({ ...common, parentId: null, kind: "server", name: "GET", startMs, durationMs: 25, attributes });
    } else if (place < 4) {
      spans.push({
        ...common,
        parentId: root,
        kind: "internal",
        name: `middleware ${place}`,
        startMs,
        durationMs: 0.2,
        attributes: {},
      });
    } else {
      const text = `SELECT a, b FROM t${place % 7} WHERE id = $1 AND kind IN (1, 2, 3)${ending(id)}`;
      const attributes = {
        "db.system.name": "postgresql",
        "db.query.text": text,
        "server.address": "db",
        "server.port": 5432,
      };
      spans.push({ ...common, parentId: root, kind: "client", name: "pg.query", startMs, durationMs: 0.9, attributes });
    }
  }
  return spans;
}

function oneRequest(parentOf, serviceOf = () => "shop") {
  return Array.from({ length: spanCount }, (_, index) => {
    const id = index + 1;
    const parent = parentOf(id);
    return {
      ...base,
      traceId: hex(1, 32),
      spanId: hex(id, 16),
      parentId: parent === 0 ? null : hex(parent, 16),
      service: serviceOf(id),
      kind: parent === 0 ? "server" : "internal",
      name: `work ${id % 100}`,
      startMs: id % 97,
      durationMs: parent === 0 ? 100 : 1 + (id % 5),
      attributes: {},
    };
  });
}
