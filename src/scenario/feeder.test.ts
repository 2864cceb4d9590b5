import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { UserError } from "#run";
import { FeederEmptyError } from "./feeder-empty.ts";
import { bindFeeders, createFeederCounters } from "./feeder-numbers.ts";
import { csv, feeder } from "./feeder.ts";
import { builtPackage } from "./load-file.fixture.ts";
import { setTestFile } from "./test-base.ts";
import { threadState } from "./thread-state.ts";

const folder = mkdtempSync(join(tmpdir(), "plimsoll-feeder-"));
const given = (name: string, text: string | Buffer): string => {
  writeFileSync(join(folder, name), text);
  return `./${name}`;
};
const letters = ["a", "b", "c", "d", "e"];

function refusal(call: () => unknown): UserError {
  try {
    call();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

beforeAll(() => {
  setTestFile(join(folder, "test.ts"));
});
function forgetFeeders(): void {
  threadState.feeders.counters = undefined;
  threadState.feeders.onEmpty = undefined;
}
beforeEach(forgetFeeders);
afterEach(forgetFeeders);
afterAll(() => {
  threadState.testFile = undefined;
  rmSync(folder, { recursive: true });
});

describe("feeder", () => {
  it("goes round and round by default", () => {
    const rows = feeder(["a", "b"]);
    expect([rows.next(), rows.next(), rows.next()]).toEqual(["a", "b", "a"]);
    expect(rows.rows).toEqual(["a", "b"]);
  });

  it("unique gives every row once, then says which source ran out and tells the run", () => {
    const heard: FeederEmptyError[] = [];
    const rows = feeder(["a", "b"], { pick: "unique" });
    threadState.feeders.onEmpty = (error) => heard.push(error);
    expect([rows.next(), rows.next()]).toEqual(["a", "b"]);
    expect(() => rows.next()).toThrow(FeederEmptyError);
    expect(() => rows.next()).toThrow("has no row left: all 2 were given out");
    expect(heard[0]).toMatchObject({ source: "the feeder", rowCount: 2 });
  });

  it("unique begins again where it may", () => {
    const rows = feeder(["a", "b"], { pick: "unique", whenEmpty: "recycle" });
    expect([rows.next(), rows.next(), rows.next()]).toEqual(["a", "b", "a"]);
  });

  it("random draws the same rows for the same seed, others for another, all about equally often", () => {
    const draw = (seed: number): string[] => {
      setTestFile(join(folder, "test.ts"));
      const rows = feeder(letters, { pick: "random" });
      bindFeeders({ counters: createFeederCounters(1), seed });
      return Array.from({ length: 5_000 }, () => rows.next());
    };
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    expect(draw(2 ** 40)).not.toEqual(draw(0));
    const counts = letters.map((letter) => draw(1).filter((drawn) => drawn === letter).length);
    // χ² with 4 degrees of freedom: 99.9 % below 18.5.
    expect(counts.reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0)).toBeLessThan(18.5);
  });

  it("two feeders of one test draw differently", () => {
    const one = feeder(letters, { pick: "random" });
    const other = feeder(letters, { pick: "random" });
    expect(Array.from({ length: 30 }, () => one.next())).not.toEqual(Array.from({ length: 30 }, () => other.next()));
  });

  it("refuses to be made while users run, when workers can no longer agree on it", () => {
    bindFeeders({ counters: createFeederCounters(0), seed: 1 });
    feeder(letters);
    feeder(letters);
    expect(() => feeder(letters).next()).toThrow("make it at the top of the test file");
  });

  it.each<[string, () => unknown, string]>([
    ["no rows", () => feeder([]), "it has no rows"],
    ["rows that are no list", () => feeder("abc" as never), `its rows are the text "abc"`],
    ["an unknown pick", () => feeder([1], { pick: "uniqe" as never }), `"pick" is the text "uniqe"`],
    ["an unknown option", () => feeder([1], { picks: "unique" } as never), `there is no option "picks"`],
  ])("refuses %s", (_case, call, message) => {
    expect(refusal(call).message).toContain(message);
  });
});

describe("csv", () => {
  it("reads beside the test file, with or without a byte order mark, in UTF-8 or UTF-16", () => {
    const text = "user,city\nanna,Zürich\n";
    const files = [text, `\uFEFF${text}`, Buffer.from(`\uFEFF${text}`, "utf16le")];
    for (const content of files) {
      expect({ ...csv(given("a.csv", content)).next() }).toEqual({ user: "anna", city: "Zürich" });
    }
  });

  it.each<[string, () => unknown, RegExp, RegExp]>([
    ["a missing file", () => csv("./none.csv"), /none\.csv is not there/, /test file's folder/],
    ["a folder", () => csv("."), /is a folder/, /test file's folder/],
    ["an empty file", () => csv(given("e.csv", "")), /e\.csv:1: it is empty/, /name the columns/],
    ["a header alone", () => csv(given("h.csv", "a,b\n")), /nothing below it/, /Add at least one line/],
    ["a ragged line", () => csv(given("r.csv", "a,b\n1,2\n3\n")), /r\.csv:3: this line has 1 field/, /double quotes/],
    [
      "another encoding",
      () => csv(given("l.csv", Buffer.from("a\nZ\xfcrich\n", "latin1"))),
      /not UTF-8/,
      /Save it as UTF-8/,
    ],
    [
      "a column asked for",
      () => csv(given("c.csv", "user\nx\n"), { columns: ["usr"] }),
      /columns are: user/,
      /Did you mean "user"/,
    ],
    ["an unknown option", () => csv("./c.csv", { colums: [] } as never), /It takes/, /Did you mean "columns"/],
  ])("refuses %s", (_case, call, why, hint) => {
    const error = refusal(call);
    expect(error.why).toMatch(why);
    expect(error.hint).toMatch(hint);
    expect(error.location?.line).toBeGreaterThan(0);
  });
});

describe("feeders across workers", () => {
  /** Every worker draws `draws` rows of each of three feeders, and sends back what it got. */
  const workerCode = (packageUrl: string): string => `
    import { parentPort, workerData } from "node:worker_threads";
    import { bindFeeders, feeder } from ${JSON.stringify(packageUrl)};
    const rows = Array.from({ length: 1000 }, (_, index) => index);
    const feeders = [feeder(rows, { pick: "unique" }), feeder(rows), feeder(rows, { pick: "random" })];
    bindFeeders({ counters: workerData.counters, seed: 7 });
    const got = feeders.map((each) => {
      const drawn = [];
      try {
        for (let draw = 0; draw < workerData.draws; draw += 1) drawn.push(each.next());
      } catch (error) {
        if (error.name !== "FeederEmptyError") throw error;
      }
      return drawn;
    });
    parentPort.postMessage(got);
  `;

  async function draw(workers: number, draws: number): Promise<number[][]> {
    const { scenarioUrl } = await builtPackage();
    const counters = createFeederCounters(3);
    const source = new URL(`data:text/javascript,${encodeURIComponent(workerCode(scenarioUrl))}`);
    const drawn = await Promise.all(
      Array.from({ length: workers }, () => {
        const worker = new Worker(source, { workerData: { counters, draws } });
        return new Promise<number[][]>((resolve, reject) => worker.once("message", resolve).once("error", reject));
      }),
    );
    return [0, 1, 2].map((index) => drawn.flatMap((each) => each[index] ?? []).sort((one, other) => one - other));
  }

  it("give no unique row twice, and the same rows to one worker as to three", async () => {
    const [unique, sequential, random] = await draw(3, 400);
    expect(unique).toEqual(Array.from({ length: 1_000 }, (_, index) => index));
    expect(sequential?.slice(0, 4)).toEqual([0, 0, 1, 1]);
    expect(sequential).toHaveLength(1_200);
    expect((await draw(1, 1_200))[2]).toEqual(random);
  });
});
