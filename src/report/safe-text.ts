// Names, URLs and error texts come from targets and test files: whoever writes them must not be able to drive the
// reader's terminal, reorder its text, or speak to the CI system that shows it.

/** Whole CSI sequences, terminated OSC, DCS, SOS, PM and APC strings, and two-byte escapes. */
// oxlint-disable-next-line no-control-regex -- taking control characters out is the point
const escapes =
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]{0,4096}(?:\x07|\x1b\\|\x9c)|\x1b[ -/]*[0-~]/g;
/** What moves the cursor sideways or ends a line becomes one space. */
const breaks = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
/** Control and format characters (bidirectional overrides, zero widths), lone surrogates, private use, emoji selectors. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\uFE0E\uFE0F]/gu;
/** Stacks of combining marks that would run over the lines above. */
const stacks = /(\p{M}{2})\p{M}+/gu;

/** One line of printable text; harmless in a terminal and in the logs of GitHub, GitLab and Azure. */
export function safeText(text: string): string {
  if (/^[ -~]*$/.test(text)) return withoutCommands(text);
  const line = text.replace(escapes, "").replace(breaks, " ").replace(unseen, "").replace(stacks, "$1");
  return withoutCommands(line);
}

/** `::error …` at the start of a line (any word may come to stand there) and `##[…]`, `##vso[…]` anywhere command CI runners. */
function withoutCommands(text: string): string {
  return text.replace(/(^|\s):(?=:)/g, "$1: ").replace(/##(?=\w*\[)/g, "# #");
}
