import { describe, expect, it } from "vitest";
import { judgeSuspicion } from "./confidence.ts";
import { decisive, fair, signals, strong, type Suspicion, weak } from "./suspicion.ts";

const suspicion: Suspicion = {
  kind: "lock",
  resource: "a lock",
  limit: 1,
  for: [],
  against: [],
  predictedPerSecond: null,
  advice: "look",
};

describe("judgeSuspicion", () => {
  it("needs two sources, one of which depends on load", () => {
    const judge = (...all: Suspicion["for"]) => judgeSuspicion({ ...suspicion, for: all }, 200);
    expect(judge(decisive("cpu", "full", true))).toBeNull();
    expect(judge(decisive("cpu", "full", true), strong("cpu", "again", true))).toBeNull();
    expect(judge(decisive("cpu", "full"), strong("curve", "early"))).toBeNull();
    expect(judge(fair("cpu", "idle"), strong("curve", "early", true))?.confidence).toBe(0.81);
  });

  it("counts of each source its strongest signal only", () => {
    const more = [fair("cpu", "idle"), weak("curve", "a"), strong("curve", "b", true), fair("curve", "c")];
    expect(judgeSuspicion({ ...suspicion, for: more }, null)?.confidence).toBe(0.81);
  });

  it("lets what speaks against it take its part away", () => {
    const told = [fair("cpu", "idle"), strong("curve", "early", true)];
    const judged = judgeSuspicion({ ...suspicion, for: told, against: [decisive("host", "full")] }, 200);
    expect(judged?.confidence).toBe(0.12);
  });

  it("takes a formula that agrees as a source, and one that does not as a signal against", () => {
    const told = [strong("curve", "early", true)];
    const judge = (predictedPerSecond: number) =>
      judgeSuspicion({ ...suspicion, for: told, predictedPerSecond, formula: "5 ms each" }, 200);
    expect(judge(228)?.for.map(({ text }) => text)).toContain("5 ms each makes 228/s; it saturates at 200/s");
    expect(judge(228)?.confidence).toBe(0.81);
    expect(judge(232)).toBeNull();
    const two = [...told, fair("cpu", "idle")];
    const off = judgeSuspicion({ ...suspicion, for: two, predictedPerSecond: 150 }, 200);
    expect(off?.confidence).toBe(0.44);
    expect(off?.against.map(({ text }) => text)).toEqual([
      "Its formula makes 150/s; it saturates at 200/s, which is not the same",
    ]);
  });

  it("divides what several kinds share", () => {
    const told = { ...suspicion, for: [fair("cpu", "idle"), strong("curve", "early", true)] };
    const alike = (isFirst: boolean) =>
      judgeSuspicion({ ...told, looksLike: { kinds: ["gc"], isFirst } }, 200)?.confidence;
    expect(alike(true)).toBe(0.61);
    expect(alike(false)).toBe(0.4);
  });
});

describe("signals", () => {
  it("leaves out what was not seen", () => {
    expect(signals(false, null, undefined, weak("cpu", "idle"))).toHaveLength(1);
  });
});
