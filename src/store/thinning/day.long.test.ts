import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Histogram } from "#measure";
import { second } from "../../../test/results/index.ts";
import type { SecondRecord } from "#run";
import { SegmentWriter } from "../segment-writer.ts";
import { Thinning } from "./thinning.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "plimsoll-day-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Fifty operations, 500 requests a second, latencies spread as a service's are. */
function busySecond(at: number, forms: readonly string[]): SecondRecord {
  const base = second(at);
  const [operation] = base.operations;
  const operations = Array.from({ length: 50 }, (_, id) => {
    const latency = forms[(at * 7 + id) % forms.length]!;
    return { ...operation!, id, ok: 10, latency, service: latency };
  });
  return { ...base, names: [], operations };
}

function latencyForms(): readonly string[] {
  let state = 1;
  const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  return Array.from({ length: 97 }, () => {
    const histogram = new Histogram();
    for (let index = 0; index < 10; index += 1) histogram.record(5 + 40 * -Math.log(random()));
    return histogram.encode();
  });
}

// The form of 24 hours takes minutes: PLIMSOLL_LONG=1 (npm run kept:day). One hour shows the shape.
it("keeps the folder of a long run in bounds", async () => {
  const hours = process.env["PLIMSOLL_LONG"] === "1" ? 24 : 1;
  const thinning = new Thinning(folder, { boundarySecond: 0 }, ({ message }) => expect.fail(message));
  const writer = new SegmentWriter(folder, ({ message }) => expect.fail(message), {
    onClosed: ({ name, bytes, lastMark }) => thinning.closed(name, lastMark, bytes),
  });
  const forms = latencyForms();
  for (let at = 0; at < hours * 3600; at += 1) {
    writer.append(busySecond(at, forms), at);
    if (at % 100 === 0) await writer.settled();
  }
  await writer.close();
  await thinning.close();
  const sizes = await Promise.all((await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size));
  const mebibytes = sizes.reduce((sum, size) => sum + size, 0) / 2 ** 20;
  if (hours === 24) console.log(`24 h of 50 operations: ${mebibytes.toFixed(1)} MiB`);
  expect(mebibytes).toBeLessThan(hours === 24 ? 64 : 20);
}, 600_000);
