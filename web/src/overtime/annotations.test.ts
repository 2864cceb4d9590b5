import { describe, expect, it } from "vitest";
import type { Annotation } from "#run";
import { clustersOf, marksOf, notesAt, phasesOf, sceneryOf } from "./annotations.ts";

const annotations: readonly Annotation[] = [
  { kind: "phase", atSeconds: 10, toSeconds: 20, text: "Peak" },
  { kind: "phase", atSeconds: 0, toSeconds: 10, text: "Warm-up" },
  { kind: "restart", atSeconds: 14, text: "restarted" },
  { kind: "freeze", atSeconds: 16, toSeconds: 18, text: "stood still" },
  { kind: "load", atSeconds: 14.5, text: "40/s → 80/s" },
];

describe("annotations", () => {
  it("that cover the run are phases, told apart by turns", () => {
    expect(phasesOf(annotations).map(({ text, isShaded }) => [text, isShaded])).toEqual([
      ["Warm-up", true],
      ["Peak", false],
    ]);
  });

  it("of a moment are marks, in order of time", () => {
    expect(marksOf(annotations).map(({ text }) => text)).toEqual(["restarted", "40/s → 80/s", "stood still"]);
  });

  it("that last and alarm are hatched behind the lines", () => {
    expect(sceneryOf(annotations).bands).toContainEqual({ from: 16, to: 18, look: "hatched" });
    expect(sceneryOf(annotations).marks).toEqual([
      { at: 14, look: "alarming" },
      { at: 14.5, look: "calm" },
      { at: 16, look: "alarming" },
    ]);
  });

  it("that would lie over each other are one sign", () => {
    const marks = marksOf(annotations);
    const clusters = clustersOf(marks, { from: 0, to: 20 }, 400, 22);
    expect(clusters.map((cluster) => cluster.marks.length)).toEqual([2, 1]);
    expect(clustersOf(marks, { from: 14, to: 15 }, 400, 22)).toHaveLength(2);
  });

  it("say what was going on at a moment", () => {
    expect(notesAt(annotations, 14, 1)).toBe("Peak · restarted · 40/s → 80/s");
    expect(notesAt(annotations, 17, 1)).toBe("Peak · stood still");
    expect(notesAt(annotations, 25, 1)).toBe("");
  });
});
