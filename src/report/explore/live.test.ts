import { describe, expect, it } from "vitest";
import { attacks, exploreLive } from "../../../test/results/index.ts";
import { liveLines, type LiveState } from "../live.ts";
import { plain } from "../palette.ts";
import { displayWidth } from "../width.ts";
import { exploreTrialLine } from "./trials.ts";

const text = (state: LiveState, columns: number, rows: number): string =>
  `${liveLines(state, { columns, rows, palette: plain }).join("\n")}\n`;

describe("liveLines of a search", () => {
  it.each([
    ["searching", 80, 24],
    ["searching", 140, 40],
    ["doubling", 80, 24],
    ["resting", 80, 24],
    ["warmingUp", 80, 24],
  ] as const)("draws %s on %d columns and %d rows", async (name, columns, rows) => {
    const golden = `../golden/explore-live-${name}-${String(columns)}x${String(rows)}.txt`;
    await expect(text(exploreLive[name], columns, rows)).toMatchFileSnapshot(golden);
  });

  it("never outgrows the screen, whatever its size", () => {
    for (const [name, state] of Object.entries(exploreLive)) {
      for (const columns of [30, 40, 60, 69, 80, 100, 140, 250]) {
        for (const rows of [1, 2, 5, 8, 12, 20, 24, 30, 50]) {
          const lines = liveLines(state, { columns, rows, palette: plain });
          expect(lines.length, `${name} ${String(columns)}x${String(rows)}`).toBeLessThanOrEqual(Math.max(1, rows - 1));
          expect(
            lines.filter((line) => displayWidth(line) > columns),
            `${name} ${String(columns)}x${String(rows)}`,
          ).toEqual([]);
        }
      }
    }
  });

  it("says in words what it is at, and what is known by then", () => {
    expect(text(exploreLive.doubling, 80, 24)).toContain("trial 8, doubling: 320/s, 4 s of 10 s");
    expect(text(exploreLive.doubling, 80, 24)).toMatch(/carries +at least 160\/s\nsaturates +not known yet/);
    expect(text(exploreLive.searching, 80, 24)).toMatch(/carries +409\/s \(90 %: 391–424\)\nsaturates +455\/s/);
    expect(text(exploreLive.resting, 80, 24)).toContain("waiting for the target to come to rest");
    const bracket = { ...exploreLive.searching, explore: { ...exploreLive.searching.explore!, capacity: null } };
    expect(text(bracket, 80, 24)).toContain("between 408/s and 424/s");
  });

  it("offers no keys that a search does not heed", () => {
    expect(text({ ...exploreLive.searching, hasKeys: true }, 80, 24)).not.toContain("p: pause");
  });

  it("draws in ASCII where a terminal has nothing else", () => {
    const lines = liveLines(exploreLive.searching, { columns: 80, rows: 24, palette: plain, isAscii: true });
    expect(lines.join("")).toMatch(/^[ -~]+$/);
  });
});

describe("exploreTrialLine", () => {
  const trials = exploreLive.searching.explore!.trials;

  it("tells a trial that is over in one line", () => {
    expect(exploreTrialLine(trials[7]!)).toBe(
      "trial 8: doubling, 320/s for 10 s | done 321/s | p50 24.3 ms p95 77.8 ms | errors 0 % | ● good",
    );
    expect(exploreTrialLine(trials[14]!)).toMatch(/\| errors 0 % \| ✗ p95 > 132 ms$/);
  });

  it("lets no text of the target act on the log", () => {
    const bad = { kind: "bad", rule: attacks.join(" "), evidence: "" } as const;
    // oxlint-disable-next-line no-control-regex -- that there are none is the point
    expect(exploreTrialLine({ ...trials[0]!, purpose: "search", outcome: bad })).not.toMatch(
      /[\u0000-\u001f\u007f-\u009f\u202e]/,
    );
  });
});
