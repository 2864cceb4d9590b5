import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exampleOf, exampleSpan, exampleTrace, nPlusOne, passing, start } from "../../test/results/index.ts";
import { shop } from "../report/inside/inside.fixture.ts";
import { KeptTraces } from "./kept-traces.ts";
import { openRun } from "./open-run.ts";
import { readTraces } from "./read-traces.ts";
import { createRunFolder, type RunFolder } from "./run-folder.ts";
import { encodeBlock, encodeHeader } from "./segment.ts";
import type { StoreProblem } from "./store-problem.ts";

let folder = "";
let problems: StoreProblem[] = [];
/** Runs that a test leaves going: their files are open. */
const going: RunFolder[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "plimsoll-traces-"));
  problems = [];
});
afterEach(async () => {
  for (const run of going.splice(0)) await run.finish(passing);
  await rm(folder, { recursive: true, force: true });
});

const keeper = (): KeptTraces => new KeptTraces(folder, (problem) => problems.push(problem));
const segment = (): string => join(folder, "spans", "000001.segment");
const news = (...examples: ReturnType<typeof exampleOf>[]) => ({ examples, isLast: false });

async function keepAll(...examples: ReturnType<typeof exampleOf>[]): Promise<void> {
  const traces = keeper();
  for (const example of examples) traces.add(news(example));
  await traces.close(true);
}

describe("KeptTraces", () => {
  it("writes nothing where there are no traces", async () => {
    await keeper().close(true);
    expect(await readdir(folder)).toEqual([]);
    expect(await readTraces(folder)).toMatchObject({ examples: [], inside: undefined, strange: 0 });
  });

  it("keeps the last example of each route and kind", async () => {
    const later = exampleTrace([exampleSpan(0, "GET /api/products")], { durationMs: 500 });
    await keepAll(exampleOf("typical"), exampleOf("slowest"), exampleOf("slowest", later));
    const { examples, damage } = await readTraces(folder);
    expect(examples).toEqual([exampleOf("typical"), exampleOf("slowest", later)]);
    expect(damage).toEqual({ places: 0, bytesLost: 0 });
    expect(problems).toEqual([]);
  });

  it("loses one example at most where the segment is torn, at whichever byte", async () => {
    await keepAll(exampleOf("typical"), exampleOf("slowest"), exampleOf("failed"));
    const whole = await readFile(segment());
    let before = 3;
    for (let bytes = whole.length - 1; bytes > 0; bytes -= 7) {
      await truncate(segment(), bytes);
      const { examples } = await readTraces(folder);
      expect(before - examples.length).toBeLessThanOrEqual(1);
      before = examples.length;
    }
    expect(before).toBe(0);
  });

  it("reads over what is no example, and over bytes that are nothing", async () => {
    await keepAll(exampleOf("typical"));
    const { trace } = exampleOf("slowest");
    const spans = [exampleSpan(0, "a"), exampleSpan(2, "too deep")];
    const strange = [
      null,
      [],
      { ...exampleOf("slowest"), kind: "__proto__" },
      { ...exampleOf("slowest"), trace: { ...trace, spans: [] } },
      { ...exampleOf("slowest"), trace: { ...trace, spans } },
      { ...exampleOf("slowest"), trace: { ...trace, spans: [{ ...trace.spans[0], startMs: "1" }] } },
      { ...exampleOf("slowest"), trace: { ...trace, spans: [{ ...trace.spans[0], attributes: [["a", {}]] }] } },
    ];
    for (const each of strange) await appendFile(segment(), await encodeBlock(Buffer.from(JSON.stringify(each))));
    await appendFile(segment(), "nothing at all");
    await appendFile(segment(), await encodeBlock(Buffer.from(JSON.stringify(exampleOf("failed")))));
    const read = await readTraces(folder);
    expect(read.examples.map(({ kind }) => kind)).toEqual(["typical", "failed"]);
    expect(read.strange).toBe(strange.length);
    expect(read.damage.places).toBe(1);
  });

  it("takes names for data, whatever they are", async () => {
    const hostile = exampleOf("slowest", nPlusOne, "__proto__");
    const span = exampleSpan(0, "constructor", {
      attributes: [
        ["__proto__", "x"],
        ["toString", 1],
        ["\u001b[2J", "<script>"],
      ],
    });
    await keepAll(hostile, exampleOf("failed", exampleTrace([span]), "../../etc/passwd"));
    const { examples } = await readTraces(folder);
    expect(examples).toEqual([hostile, exampleOf("failed", exampleTrace([span]), "../../etc/passwd")]);
    expect(await readdir(join(folder, "spans"))).toEqual(["000001.segment"]);
  });

  it("keeps no more than it may, and what there is at the end all the same", async () => {
    const bytes = JSON.stringify(exampleOf("slowest", nPlusOne, "GET /00")).length;
    const onProblem = (problem: StoreProblem): void => void problems.push(problem);
    const traces = new KeptTraces(folder, onProblem, undefined, { running: 10.5 * bytes, atEnd: 1.5 * bytes });
    for (let at = 10; at < 70; at += 1) traces.add(news(exampleOf("slowest", nPlusOne, `GET /${String(at)}`)));
    const last = ["GET /98", "GET /99"].map((route) => exampleOf("slowest", nPlusOne, route));
    traces.add({ examples: last, isLast: true });
    await traces.close(true);
    expect(traces.leftOut).toBe(51);
    const { examples } = await readTraces(folder);
    expect(examples.map(({ route }) => route)).toEqual(
      [10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 98].map((at) => `GET /${at}`),
    );
    expect(problems).toEqual([]);
  });

  it("lets the run go on where nothing can be written", async () => {
    await writeFile(join(folder, "spans"), "a file");
    await keepAll(exampleOf("typical"));
    expect(problems).toHaveLength(1);
  });
});

describe("a run with traces", () => {
  const kept = async (): Promise<string> => {
    const run = await createRunFolder({ runs: folder, start, onProblem: (problem) => problems.push(problem) });
    going.push(run);
    run.keepTraces({ ...news(exampleOf("typical")), inside: shop });
    await expect.poll(() => readdir(join(run.path, "spans"))).toContain("open.segment");
    await expect.poll(async () => (await readTraces(run.path)).examples).toHaveLength(1);
    return run.path;
  };

  it("has tables, findings and examples when it was killed", async () => {
    const path = await kept();
    await rm(join(path, "running.json"));
    const { result } = await openRun(folder, passing.id);
    expect(result.verdict).toBe("interrupted");
    expect(result.inside?.routes).toEqual(shop.routes);
    expect(result.findings).toEqual(shop.findings);
    expect((await readTraces(path)).examples).toEqual([exampleOf("typical")]);
  });

  it("has no tables where the file of them is a stranger's", async () => {
    const path = await kept();
    const strange = { ...shop, routes: [{ ...shop.routes[0], rows: "none" }] };
    const block = await encodeBlock(Buffer.from(JSON.stringify(strange)));
    await writeFile(join(path, "spans", "open.segment"), Buffer.concat([encodeHeader(), block]));
    expect((await openRun(folder, passing.id)).result.inside).toBeUndefined();
  });

  it("keeps tables in the result alone when it ends by itself", async () => {
    const run = await createRunFolder({ runs: folder, start, onProblem: (problem) => problems.push(problem) });
    run.keepTraces({ ...news(exampleOf("typical")), inside: shop });
    const { coverage, routes, dependencies } = shop;
    await run.finish({ ...passing, inside: { coverage, routes, dependencies } });
    expect(await readdir(join(run.path, "spans"))).toEqual(["000001.segment"]);
    expect((await openRun(folder, passing.id)).result.inside?.routes).toEqual(routes);
    expect((await stat(join(run.path, "spans"))).isDirectory()).toBe(true);
    await mkdir(join(run.path, "spans", "folder.segment"));
    expect((await readTraces(run.path)).examples).toHaveLength(1);
  });
});
