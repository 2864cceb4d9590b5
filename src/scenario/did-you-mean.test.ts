import { expect, it } from "vitest";
import { didYouMean } from "./did-you-mean.ts";

it.each([
  ["pauze", `Did you mean "pause"?`],
  ["wieght", `Did you mean "weight"?`],
  ["PAUSE", `Did you mean "pause"?`],
  ["paus", `Did you mean "pause"?`],
  ["think", undefined],
  ["", undefined],
])("didYouMean answers %j with %j", (given, answer) => {
  expect(didYouMean(given, ["weight", "pause", "load", "start", "stop", "tasks"])).toBe(answer);
});
