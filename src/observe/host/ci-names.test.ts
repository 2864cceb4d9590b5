import { describe, expect, it } from "vitest";
import { ciNames } from "./ci-names.ts";

describe("ciNames", () => {
  it("says which job of which CI system it is, and nothing else of the environment", () => {
    const env = {
      CI: "true",
      GITHUB_JOB: "load",
      GITHUB_RUN_ID: "17",
      GITHUB_REPOSITORY: "shop/api",
      GITHUB_REF_NAME: "main",
      GITHUB_SHA: "0123",
      GITHUB_TOKEN: "canary",
      NPM_TOKEN: "canary",
      HOME: "/home/canary",
    };
    expect(ciNames(env)).toEqual({ job: "load", pipeline: "17", project: "shop/api", ref: "main", commit: "0123" });
  });

  it("says nothing where it is no CI system", () => {
    expect(ciNames({ JOB_NAME: "mine" })).toBeUndefined();
    expect(ciNames({ CI: "false", GITHUB_JOB: "x" })).toBeUndefined();
    expect(ciNames({ CI: "1" })).toEqual({});
  });

  it("keeps no more of a value than a name needs", () => {
    expect(ciNames({ CI: "1", CI_JOB_NAME: "x".repeat(5000) })?.["job"]).toHaveLength(200);
  });
});
