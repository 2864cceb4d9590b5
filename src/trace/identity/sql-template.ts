import { traceLimits } from "../limits.ts";

/** What is left of a list may be a list again. */
const roundsMax = 8;
const mayBeTidier = /[)?] ?,|[+-] ?\?|;$|\( | \)/;
const isMysql = (system: string): boolean => system === "mysql" || system === "mariadb";

/**
 * A statement with its values taken out, the same for all values: literals and placeholders become `?`, lists of them
 * one, comments go, white space becomes one blank. Templates stay as they are.
 */
export function sqlTemplate(text: string, system = ""): string {
  let template = tidyTemplate(withoutLiterals(text, isMysql(system)));
  for (let round = 0; round < roundsMax && mayBeTidier.test(template); round += 1) {
    const tidier = tidyTemplate(template);
    if (tidier === template) break;
    template = tidier;
  }
  return template.slice(0, traceLimits.labelLength);
}

/** One pass over the text: each alternative is a token that is replaced, or kept so that nothing inside it is. */
const tokens = tokenPattern({
  text: String.raw`'(?:[^']|'')*(?:'|$)`,
  name: String.raw`"(?:[^"]|"")*(?:"|$)`,
  comment: String.raw`--[^\n]*`,
});
/** There `"` begins a text, `\` escapes and `#` begins a comment. */
const tokensOfMysql = tokenPattern({
  text: String.raw`'(?:[^'\\]|\\[^]|'')*(?:'|$)|"(?:[^"\\]|\\[^]|"")*(?:"|$)`,
  name: "`[^`]*(?:`|$)",
  comment: String.raw`--[^\n]*|#[^\n]*`,
});

function tokenPattern(own: { readonly text: string; readonly name: string; readonly comment: string }): RegExp {
  const blank = String.raw`${own.comment}|\/\*[^]*?(?:\*\/|$)|\s+`;
  const dollarQuoted = String.raw`\$([A-Za-z_]\w*|)\$[^]*?(?:\$\3\$|$)`;
  const escaped = String.raw`\bE'(?:[^'\\]|\\[^]|'')*(?:'|$)`;
  const placeholder = String.raw`\$\d+|\?\d*|%s|%\(\w+\)s|@p\d+\b|(?<![:\w]):[A-Za-z_]\w*|(?<![:\w]):\d+`;
  const number = String.raw`(?<![\w.$])(?:0x[0-9a-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(?![\w$])`;
  const value = `${dollarQuoted}|${escaped}|(?:\\b[NBXU]&?)?(?:${own.text})|${placeholder}|${number}`;
  // Groups by number: named ones make an object for each token. The third is the tag above.
  return new RegExp(`(${blank})|(${value})|(?:${own.name})`, "gi");
}

function withoutLiterals(text: string, mysql: boolean): string {
  return text.replace(mysql ? tokensOfMysql : tokens, (token: string, blank?: string, value?: string) => {
    if (value !== undefined) return "?";
    return blank === undefined ? token : " ";
  });
}

function tidyTemplate(text: string): string {
  const spaced = text.replace(/ {2,}/g, " ");
  const tidied = (/[+-] ?\?/.test(spaced) ? withoutSigns(spaced) : spaced)
    .replace(/ ?, ?/g, ", ")
    .replace(/\( /g, "(")
    .replace(/ \)/g, ")");
  return shortLists(tidied)
    .replace(/ {2,}/g, " ")
    .replace(/\( /g, "(")
    .replace(/(?:\s*;)+\s*$/, "")
    .trim();
}

function withoutSigns(text: string): string {
  return text.replace(
    /(^|[(,=<>+*/|-]|\b(?:in|values|limit|offset|and|or|between|like|then|else|when|select)\b) ?(?:[+-] ?)+\?/gi,
    "$1 ?",
  );
}

/** Lists of values, and lists of those, as one value: how many there are is no difference. */
function shortLists(text: string): string {
  return text
    .replace(/\?(?:, \?)+/g, "?")
    .replace(/\bin ?\(\?\)/gi, (found) => `${found.slice(0, 2)} (?)`)
    .replace(/(\((?:[^()]|\(\))*\?(?:[^()]|\(\))*\))(?:, \1)+/g, "$1");
}
