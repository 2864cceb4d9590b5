import { type PageData, pageFormat, type RunPicture } from "#run";

const place = /(<script type="application\/json" id="plimsoll-data">)null(<\/script>)/;

/** A report by itself: the page as it was built, with one run in it. */
export function reportHtml(template: string, run: RunPicture): string {
  const data: PageData = { format: pageFormat, view: "report", ...run };
  if (!place.test(template)) throw new Error("the page's template has no place for its data");
  // A function: `$&` in a name is no order to `replace`.
  return template.replace(place, (_, before: string, after: string) => before + jsonIsland(data) + after);
}

const escapes: Readonly<Record<string, string>> = {
  "<": "\\u003c",
  ">": "\\u003e",
  "&": "\\u0026",
  "\u2028": "\\u2028",
  "\u2029": "\\u2029",
};

/** JSON that no text in it can end: nothing in it looks like markup, to whatever reads it. */
export function jsonIsland(data: unknown): string {
  return JSON.stringify(data).replace(/[<>&\u2028\u2029]/g, (sign) => escapes[sign] ?? "");
}
