import { expect, test } from "vitest";
import type { Exploration } from "./exploration.ts";
import { measureRow, type Row } from "./row.ts";
import { truthTable } from "./truth-table.ts";

// What is repeated and what is not decides whether a wrong answer can hide.

function exploration(misses: readonly string[], stallsMs: readonly number[]): Exploration {
  return {
    truth: { saturationPerSecond: 200, capacityPerSecond: 180 },
    said: {
      exitCode: 0,
      saturationPerSecond: 202,
      capacity: { perSecond: 171, low: 165, high: null },
      bindingRule: null,
      suspects: ["connection-pool"],
      obstacles: [],
    },
    answer: null,
    minutes: 2,
    misses,
    stallsMs,
  };
}

/** Gives the explorations one after the other, and says how many were asked for. */
async function measure(...explorations: readonly Exploration[]): Promise<{ row: Row; asked: number; said: string }> {
  let asked = 0;
  let said = "";
  const next = (): Promise<Exploration> => Promise.resolve(explorations[asked++] ?? exploration(["one too many"], []));
  const row = await measureRow("lock", next, (text) => (said += text));
  return { row, asked, said };
}

test("a wrong answer on a machine that ran is wrong at once", async () => {
  const { row, asked, said } = await measure(exploration(["no capacity"], []));
  expect({ asked, said, misses: row.exploration.misses }).toEqual({ asked: 1, said: "", misses: ["no capacity"] });
});

test("a right answer counts, whatever the machine did", async () => {
  const { row, asked } = await measure(exploration([], [400]));
  expect({ asked, spoilt: row.spoiltByMs }).toEqual({ asked: 1, spoilt: [] });
});

test("a wrong answer under a stall is repeated and told", async () => {
  const { row, asked, said } = await measure(exploration(["no capacity"], [31.4, 80]), exploration([], []));
  expect({ asked, minutes: row.minutes, spoilt: row.spoiltByMs }).toEqual({
    asked: 2,
    minutes: 4,
    spoilt: [[31.4, 80]],
  });
  expect(said).toContain("lock: no capacity. While load was on, the machine stood still (31, 80 ms)");
  expect(truthTable([row])).toContain("repeated: the machine stood still for 31, 80 ms");
});

test("after three repeats it is wrong", async () => {
  const spoilt = exploration(["no capacity"], [50]);
  const { row, asked } = await measure(spoilt, spoilt, spoilt, spoilt);
  expect({ asked, misses: row.exploration.misses }).toEqual({ asked: 4, misses: ["no capacity"] });
});

test("the table has truth, answer, error and verdict, and what is wrong under it", async () => {
  const right = (await measure(exploration([], []))).row;
  const wrong = (await measure(exploration(["no capacity"], []))).row;
  const [head = "", first = "", second = "", note = "", , sum = ""] = truthTable([right, wrong]).split("\n");
  expect(head).toMatch(/^target +X_sat true +said +error +C_slo true +said +interval +error/);
  expect(first).toMatch(
    /^lock +200\.0 +202\.0 +1\.0 % +180\.0 +171\.0 +165\.0–– +-5\.0 % +connection-pool +2\.0 +right/,
  );
  expect(second).toMatch(/WRONG/);
  expect(note.trim()).toBe("no capacity");
  expect(sum).toBe("1 of 2 right, 4.0 minutes");
});
