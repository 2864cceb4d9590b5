import type { RunResult, Verdict } from "#run";
import { formatDurationMs } from "#units";
import type { Page } from "../layout.ts";
import type { Palette, Paint } from "../palette.ts";
import { safeText } from "../safe-text.ts";
import { truncateMiddle, wrap } from "../width.ts";

export interface VerdictStyle {
  readonly sign: string;
  readonly word: string;
  readonly paint: Paint;
}

export function verdictStyle(verdict: Verdict, palette: Palette): VerdictStyle {
  switch (verdict) {
    case "pass":
      return { sign: "✓", word: "PASS", paint: palette.green };
    case "fail":
      return { sign: "✗", word: "FAIL", paint: palette.red };
    case "inconclusive":
      return { sign: "?", word: "INCONCLUSIVE", paint: palette.yellow };
    case "invalid":
      return { sign: "!", word: "INVALID", paint: palette.red };
    case "interrupted":
      return { sign: "■", word: "INTERRUPTED", paint: palette.yellow };
    case "error":
      return { sign: "✗", word: "ERROR", paint: palette.red };
    default:
      // Written by a version that knows one more.
      return { sign: "?", word: safeText(String(verdict)).toUpperCase(), paint: palette.yellow };
  }
}

/** The verdict in one sentence, then what was run. */
export function headLines(result: RunResult, page: Page): readonly string[] {
  const { palette } = page;
  const { sign, word, paint } = verdictStyle(result.verdict, palette);
  // An answer is what `explore` is for, and how it breaks what `stress` is for: they have passed nothing.
  const isAnswer = result.explore !== undefined || result.stress !== undefined;
  const badge = isAnswer && result.verdict === "pass" ? sign : `${sign} ${word}`;
  const lead = `${badge}  `;
  const [first = "", ...rest] = wrap(result.summary, Math.max(20, Math.min(page.columns, 110) - lead.length));
  return [
    `${palette.bold(paint(badge))}  ${palette.bold(first)}`,
    ...rest.map((line) => " ".repeat(lead.length) + palette.bold(line)),
    "",
    ...factLines(result, page).map((line) => palette.dim(line)),
  ];
}

function factLines(result: RunResult, page: Page): readonly string[] {
  const started = result.startedAt.replace("T", " ").replace(/(\.\d+)?Z$/, " UTC");
  const warmUp = result.totals.warmUpSeconds;
  const facts = [
    result.method,
    ...result.load,
    `took ${formatDurationMs(result.durationMs)}`,
    ...(warmUp > 0 ? [`first ${formatDurationMs(warmUp * 1000)} left out as warm-up`] : []),
    `started ${started}`,
  ];
  return [
    truncateMiddle(subjectText(result.test, result.target), page.columns),
    ...wrap(facts.join(" · "), page.columns),
  ];
}

/** What was tested and where; a URL that is a whole test says both. */
export function subjectText(test: string, target: string): string {
  return test.startsWith(target) ? test : `${test} → ${target}`;
}
