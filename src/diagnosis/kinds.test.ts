import { describe, expect, it } from "vitest";
import { findingKinds, foundKinds } from "./kinds.ts";

describe("findingKinds", () => {
  it("says of each what it is called, and what it means in one sentence", () => {
    for (const [kind, { title, meaning }] of Object.entries(findingKinds)) {
      expect(kind).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(title, kind).toMatch(/^[A-Z][^.]+$/);
      expect(meaning, kind).toMatch(/^[A-Z][^.]+\.$/);
    }
  });

  it("lists each of those that can be found once", () => {
    expect(new Set(foundKinds).size).toBe(foundKinds.length);
  });
});
