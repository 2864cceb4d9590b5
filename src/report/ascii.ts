/** What the reports draw and write beside letters, and what stands for it where a terminal has ASCII only. */
const substitutes: Readonly<Record<string, string>> = {
  "–": "-",
  "−": "-",
  "…": "~",
  "·": ".",
  "•": "*",
  "×": "x",
  µ: "u",
  "→": ">",
  "←": "<",
  "✓": "+",
  "✗": "x",
  "■": "#",
  "●": "o",
  "◆": "R",
  "▲": "^",
  "▼": "v",
  "▽": "v",
  "▸": ">",
  "▷": ">",
  "│": "|",
  "┊": ":",
  "┤": "|",
  "└": "+",
  "┬": "+",
  "┷": "+",
  "━": "=",
  "─": "-",
  "╌": "-",
  "░": ".",
  "▏": "#",
  "▎": "#",
  "▍": "#",
  "▌": "#",
  "▋": "#",
  "▊": "#",
  "▉": "#",
  "▁": "_",
  "▂": ".",
  "▃": "-",
  "▄": "=",
  "▅": "+",
  "▆": "*",
  "▇": "%",
  "█": "#",
};
const braille = /[\u2801-\u28ff]/g;
const ours = new RegExp(`[${Object.keys(substitutes).join("")}]`, "gu");

/** The same in as many cells, as far as it is ours; letters of names stay as they are. */
export function asciiText(text: string): string {
  return text.replace(braille, ".").replace(ours, (character) => substitutes[character] ?? character);
}
