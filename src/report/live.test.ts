import { describe, expect, it } from "vitest";
import { hostileLive, live } from "../../test/results/index.ts";
import { liveLines, type LiveState } from "./live.ts";
import { plain } from "./palette.ts";
import { displayWidth } from "./width.ts";

const text = (state: LiveState, columns: number, rows: number): string =>
  `${liveLines(state, { columns, rows, palette: plain }).join("\n")}\n`;

const starting: LiveState = {
  ...live,
  phase: "starting",
  points: [],
  operations: [],
  errors: [],
  doubts: [],
  elapsedSeconds: 0,
};
const stopping: LiveState = { ...live, phase: "stopping" };
const iterations: LiveState = { ...live, plannedSeconds: null, iterations: { ...live.iterations, planned: 100_000 } };
const endless: LiveState = { ...live, plannedSeconds: null };
const states = { live, hostileLive, starting, stopping, iterations, endless };

describe("liveLines", () => {
  it.each([
    [80, 24],
    [80, 50],
    [140, 40],
  ])("draws a run on %d columns and %d rows", async (columns, rows) => {
    await expect(text(live, columns, rows)).toMatchFileSnapshot(`golden/live-${String(columns)}x${String(rows)}.txt`);
  });

  it("never outgrows the screen, whatever its size", () => {
    for (const [name, state] of Object.entries(states)) {
      for (const columns of [30, 40, 59, 60, 61, 69, 70, 71, 80, 100, 140, 250]) {
        for (const rows of [1, 2, 5, 8, 12, 20, 24, 25, 30, 40, 100]) {
          const lines = liveLines(state, { columns, rows, palette: plain });
          const isWithin =
            lines.length <= Math.max(1, rows - 1) && lines.every((line) => displayWidth(line) <= columns);
          // An expectation costs more than what it is about.
          if (!isWithin) expect.fail(`${name} ${String(columns)}x${String(rows)}:\n${lines.join("\n")}`);
        }
      }
    }
  });

  it("lets no name of the target act on the terminal", () => {
    // oxlint-disable-next-line no-control-regex -- that there are none is the point
    expect(text(hostileLive, 140, 50)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  });

  it("says how much is left: by time, by iterations, or not at all", () => {
    expect(text(live, 80, 24)).toContain(" 52 %  1:02 of 2:00  0:58 left");
    expect(text(iterations, 80, 24)).toContain(" 25 %  25,341 of 100,000 iterations  1:02");
    expect(text(endless, 80, 24).split("\n")[2]).toBe("1:02");
    expect(text(starting, 80, 24)).toContain("starting …");
    expect(text(stopping, 80, 24)).toContain("stopping, waiting for what is in flight");
  });

  it("names the keys where there is somebody to press them, and says when it is paused", () => {
    expect(text(live, 80, 24)).toContain("Ctrl-C: stop gracefully and report");
    const keys = { ...live, hasKeys: true };
    expect(text(keys, 80, 24)).toContain("q: stop and report; twice: stop now · + -: load by 10 % · p: pause");
    const paused = text({ ...keys, isPaused: true }, 80, 24);
    expect(paused).toContain("p: resume");
    expect(paused).toContain("paused  1:02 of 2:00");
    expect(text({ ...keys, phase: "stopping" }, 80, 24)).toContain("q: stop now");
  });

  it("shows asked and achieved rates over the last seconds", () => {
    expect(text(live, 80, 24)).toContain("493/s of 500/s asked");
  });
});
