// Widths of text in terminal cells, for text that went through `safeText`: it holds no joiners and no selectors, so
// that every code point stands alone and all terminals agree.

/** East Asian wide and full-width (Unicode TR 11), and pictures shown as emoji. */
const wide =
  /[\u1100-\u115F\u231A\u231B\u2329\u232A\u2E80-\u303E\u3041-\u4DBF\u4E00-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE10-\uFE19\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{16FE0}-\u{18DFF}\u{1AFF0}-\u{1B2FF}\u{1F200}-\u{1F265}\u{20000}-\u{3FFFD}]|(?![\u{1F1E6}-\u{1F1FF}])\p{Emoji_Presentation}/u;
/** What nearly all lines are made of: ASCII, lines, blocks, marks and braille. */
const narrow = /^[ -~\u00b5\u00b7\u00d7\u2013\u2026\u2500-\u25fc\u2800-\u28ff]*$/;
const zero = /\p{M}/u;

export function displayWidth(text: string): number {
  if (narrow.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - displayWidth(text))) + text;
}

/** Cut in the middle with `…`: of a URL both the host and the end tell more than what lies between. */
export function truncateMiddle(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  if (width < 1) return "";
  const tailWidth = Math.floor((width - 1) / 2);
  const characters = [...text];
  return `${takeStart(characters, width - 1 - tailWidth)}…${takeEnd(characters, tailWidth)}`;
}

export function truncateEnd(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  return width < 1 ? "" : `${takeStart([...text], width - 1)}…`;
}

/** A space that belongs to a figure: `1.2 s`, `95 %`, `2 m 5 s`. */
const figureSpace = /(?<=\d) (?=(?:µs|ms|s|m|h|d|%|B|KiB|MiB|GiB|TiB)(?![\p{L}\d]))|(?<=\d [smhd]) (?=\d)/gu;

/** Words into lines no wider than `width`; figures keep their units, a word wider than a line is cut into pieces. */
export function wrap(text: string, width: number): readonly string[] {
  const bound = text.replace(figureSpace, "\u00a0");
  return wrapWords(bound, width).map((line) => line.replaceAll("\u00a0", " "));
}

function wrapWords(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((whole) => pieces(whole, width))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (displayWidth(longer) <= width) {
      line = longer;
      continue;
    }
    lines.push(line);
    line = word;
  }
  return [...lines, line].filter((each, index) => each !== "" || index === 0);
}

function pieces(word: string, width: number): readonly string[] {
  const found: string[] = [];
  let rest = word;
  while (displayWidth(rest) > width) {
    const whole = takeStart([...rest], width) || ([...rest][0] ?? "");
    // No line may begin with `::`: CI runners take that for a command.
    const piece = rest.startsWith("::", whole.length) && whole.length > 1 ? whole.slice(0, -1) : whole;
    found.push(piece);
    rest = rest.slice(piece.length);
  }
  return [...found, rest];
}

function takeStart(characters: readonly string[], width: number): string {
  let used = 0;
  let end = 0;
  while (end < characters.length) {
    used += characterWidth(characters[end] ?? "");
    if (used > width) break;
    end += 1;
  }
  return characters.slice(0, end).join("");
}

function takeEnd(characters: readonly string[], width: number): string {
  let used = 0;
  let start = characters.length;
  while (start > 0) {
    used += characterWidth(characters[start - 1] ?? "");
    if (used > width) break;
    start -= 1;
  }
  return characters.slice(start).join("");
}

function characterWidth(character: string): number {
  if (zero.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}
