import { describe, expect, it } from "vitest";
import { attacks, passing } from "../../../test/results/index.ts";
import { jsonIsland, reportHtml } from "./html.ts";
import { PageBuilder } from "./page-builder.ts";

const template = `<body><script type="application/json" id="plimsoll-data">null</script></body>`;

describe("jsonIsland", () => {
  it.each([...attacks, "</script><script>alert(1)</script>", "<!--", "\u2028\u2029", "$&$`$'"])(
    "keeps %j, and nothing of it is markup",
    (text) => {
      const island = jsonIsland({ text, [text]: 1 });
      expect(island).not.toMatch(/[<>&\u2028\u2029]/);
      expect(JSON.parse(island)).toEqual({ text, [text]: 1 });
    },
  );
});

describe("reportHtml", () => {
  const picture = new PageBuilder({ ...passing, test: "$& $1 </script>" }).picture(
    { state: "finished", madeAt: "2026-11-21T03:00:00.000Z", docs: [] },
    [],
  );

  it("puts a run into the page's place for it", () => {
    const html = reportHtml(template, picture);
    expect(html.match(/<script/g)).toHaveLength(1);
    const [, island = ""] = /id="plimsoll-data">(.*)<\/script>/s.exec(html) ?? [];
    expect(JSON.parse(island)).toMatchObject({
      format: "plimsoll.page/1",
      view: "report",
      result: { test: "$& $1 </script>" },
    });
  });

  it("refuses a template that is none", () => {
    expect(() => reportHtml("<body></body>", picture)).toThrow("no place for its data");
  });
});
