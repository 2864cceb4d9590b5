import { describe, expect, it } from "vitest";
import { cases } from "../../test/results/index.ts";
import { junitXml } from "./junit.ts";

describe("junitXml", () => {
  it.each(["passing", "failing", "invalid"] as const)("of the %s run", async (name) => {
    await expect(junitXml(cases[name])).toMatchFileSnapshot(`golden/${name}.junit.xml`);
  });

  it("makes an invalid, an interrupted and a broken run an error, whatever its goals say", () => {
    for (const name of ["invalid", "interrupted", "nothingMeasured"] as const) {
      const xml = junitXml(cases[name]);
      expect(xml).toMatch(/<testsuites name="plimsoll" tests="\d+" failures="\d+" errors="1"/);
      expect(xml).toContain('name="the measurement can be trusted" time="0">\n      <error type=');
    }
  });

  it("never lets a failed run read as passed", () => {
    const xml = junitXml({ ...cases.passing, verdict: "fail", summary: "Memory grew by 3 MiB a minute." });
    expect(xml).toContain('<failure type="fail" message="Memory grew by 3 MiB a minute."');
  });

  it("is well-formed whatever the names hold", () => {
    const xml = junitXml(cases.hostile);
    // oxlint-disable-next-line no-control-regex -- that there are none is the point
    expect(xml).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ufffe\uffff]/);
    expect(xml).not.toMatch(/&(?!(amp|lt|gt|quot);)/);
    expect(tagsOf(xml)).toEqual([]);
  });
});

/** Tags that were opened and never closed, or the other way round. */
function tagsOf(xml: string): readonly string[] {
  const open: string[] = [];
  for (const [, close, name = "", attributes = ""] of xml.matchAll(/<(\/?)([a-z-]+)((?: [a-z]+="[^"<]*")*)\/?>/g)) {
    if (close === "/") {
      if (open.pop() !== name) return [...open, name];
    } else if (!xml.includes(`<${name}${attributes}/>`)) open.push(name);
  }
  return xml.replace(/<\/?[a-z-]+(?: [a-z]+="[^"<]*")*\/?>/g, "").includes("<script") ? ["script"] : open;
}
