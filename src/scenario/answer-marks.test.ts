import { describe, expect, it } from "vitest";
import type { Exchange } from "#protocol";
import { AnswerWatch } from "./answer-marks.ts";

const answer = (status: number, fields = ""): Exchange =>
  ({ status, headText: `HTTP/1.1 ${String(status)} X\r\n${fields}\r\n` }) as Exchange;

describe("AnswerWatch", () => {
  it("looks at one answer between two reports, and asks for the next with each", () => {
    const sample = { isDue: false };
    const watch = new AnswerWatch(sample);
    expect(watch.take()).toBeUndefined();
    expect(sample.isDue).toBe(true);
    // The head of this one was not kept: it had begun to come before.
    watch.look({ status: 200, headText: "" } as Exchange);
    expect(sample.isDue).toBe(true);
    watch.look(answer(200, "X-Pod: a\r\n"));
    expect(sample.isDue).toBe(false);
    expect(watch.take()).toEqual({ limited: 0, example: null, instances: ["x-pod: a"] });
    expect(watch.take()).toBeUndefined();
  });

  it("counts 503s of a limiter by those it looked at, and keeps an example", () => {
    const watch = new AnswerWatch({ isDue: false });
    for (let each = 0; each < 50; each++) watch.refused(answer(503, "Retry-After: 1\r\n"));
    expect(watch.take()).toEqual({ limited: 50, example: "503, retry-after: 1", instances: [] });
    for (let each = 0; each < 50; each++) watch.refused(answer(503));
    expect(watch.take()).toBeUndefined();
  });

  it("leaves the count of 429s to the statuses", () => {
    const watch = new AnswerWatch({ isDue: false });
    for (let each = 0; each < 3; each++) watch.refused(answer(429, "Retry-After: 7\r\n"));
    expect(watch.take()).toEqual({ limited: 0, example: "429, retry-after: 7", instances: [] });
  });
});
