// @ts-check

/** @typedef {import("./source-files.mjs").SourceFile} SourceFile */
/** @typedef {import("./source-files.mjs").Violation} Violation */

const linesMax = 300;
/** Tables of cases are long and simple. */
const testLinesMax = 400;

/** Written in two halves so that this file does not find itself. */
const rules = [
  { find: new RegExp(`\\b(TO${"DO"}|FIX${"ME"}|XX${"X"})\\b`), say: "is left to do. Do it, or open an issue." },
  { find: new RegExp(`\\b(it|test|describe)\\.on${"ly"}\\b`), say: "keeps every other test from running. Remove it." },
  { find: new RegExp(`\\bvi\\.mo${"ck"}\\(`), say: "replaces a module. Write a fake of the seam and hand it in." },
  { find: new RegExp(`^(<{7}|>{7}) `), say: "is a merge conflict. Resolve it." },
];

/** What the page shows comes from outside: it stands in text nodes, and nothing makes markup or code of it. */
const pageRules = [
  {
    find: /\b(innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|createContextualFragment|srcdoc|DOMParser)\b|\bdocument\.write\w*\(/,
    say: "makes markup of text. Let JSX make a text node of it.",
  },
  { find: /\b(eval|Function)\(|\bsetTimeout\(["'`]/, say: "makes code of text. Write a function." },
];

/**
 * @param {readonly SourceFile[]} files
 * @returns {Violation[]}
 */
export function tidyViolations(files) {
  return files.flatMap(({ path, text }) => {
    const lines = text.split("\n");
    const count = text.endsWith("\n") ? lines.length - 1 : lines.length;
    const held = path.startsWith("web/") ? [...rules, ...pageRules] : rules;
    const found = lines.flatMap((content, index) =>
      held
        .filter(({ find }) => find.test(content))
        .map(({ find, say }) => ({ file: path, line: index + 1, message: `${find.exec(content)?.[0].trim()} ${say}` })),
    );
    const most = /\.test\.tsx?$/.test(path) ? testLinesMax : linesMax;
    if (count > most) {
      const message = `has ${count} lines, more than ${most}. Split it by what its parts are about.`;
      found.push({ file: path, line: most + 1, message });
    }
    return found;
  });
}
