import type { RunListing } from "#run";
import { formatDurationMs } from "#units";

export interface StateWord {
  readonly word: string;
  readonly sign: string;
  readonly tone: "good" | "bad" | "unsure" | "live" | "quiet";
}

/** By sign and word, never by colour alone. */
export function stateWord({ state, verdict }: Pick<RunListing, "state" | "verdict">): StateWord {
  if (state === "running") return { word: "running", sign: "▶", tone: "live" };
  switch (verdict) {
    case "pass":
      return { word: "pass", sign: "✓", tone: "good" };
    case "fail":
      return { word: "fail", sign: "✗", tone: "bad" };
    case "inconclusive":
      return { word: "inconclusive", sign: "?", tone: "unsure" };
    case "invalid":
      return { word: "invalid", sign: "!", tone: "unsure" };
    case "interrupted":
      return { word: "interrupted", sign: "■", tone: "quiet" };
    case "error":
      return { word: "error", sign: "!", tone: "bad" };
    default:
      return { word: "unreadable", sign: "?", tone: "unsure" };
  }
}

/** `3 min ago`, `yesterday` or a date: what one looks for in a list. */
export function whenText(startedAt: string, nowMs: number): string {
  const ageMs = nowMs - Date.parse(startedAt);
  if (Number.isNaN(ageMs)) return "";
  if (ageMs < 60_000) return "just now";
  if (ageMs < 86_400_000) {
    const [first = ""] = /^\S+ \S+/.exec(formatDurationMs(Math.floor(ageMs / 60_000) * 60_000)) ?? [];
    return `${first} ago`;
  }
  return dateText(startedAt);
}

/** `2026-11-21 18:03`, of the reader's own clock. */
export function dateText(startedAt: string): string {
  const date = new Date(startedAt);
  const pad = (value: number): string => String(value).padStart(2, "0");
  const day = [date.getFullYear(), pad(date.getMonth() + 1), pad(date.getDate())].join("-");
  return `${day} ${pad(date.getHours())}:${pad(date.getMinutes())}`;
}
