import type { Palette } from "./palette.ts";
import { displayWidth, wrap } from "./width.ts";

/** How wide a report is and what it may use. */
export interface Page {
  readonly columns: number;
  readonly palette: Palette;
  /** Every row of every table instead of the first ones. */
  readonly all: boolean;
  /** Nothing but ASCII can be shown. */
  readonly isAscii?: boolean;
}

/** Nothing gets narrower than this; a terminal that is wraps by itself. */
const columnsLeast = 40;
/** Prose is not spread over the whole of a wide screen. */
const proseColumnsMax = 110;
const indent = "  ";

/** Width of what stands inside a section. */
export function innerWidth(page: Page): number {
  return Math.max(columnsLeast, page.columns) - indent.length;
}

/** A heading and indented lines after an empty line; nothing where there are no lines. */
export function section(title: string, lines: readonly string[], page: Page): readonly string[] {
  if (lines.length === 0) return [];
  return ["", page.palette.bold(title), ...lines.map((line) => indent + line)];
}

/** `text` after `lead`, wrapped so that its further lines stand under its first. */
export function hanging(
  lead: string,
  text: string,
  page: Page,
  paint: (line: string) => string = (line) => line,
): readonly string[] {
  const leadWidth = displayWidth(lead);
  const width = Math.max(20, Math.min(innerWidth(page), proseColumnsMax) - leadWidth);
  return wrap(text, width).map((line, index) => (index === 0 ? lead : " ".repeat(leadWidth)) + paint(line));
}

/** The first `limit` of them, and a line that says how many more there are. */
export function firstOf<T>(
  items: readonly T[],
  limit: number,
  page: Page,
): { readonly shown: readonly T[]; readonly more: readonly string[] } {
  // One more row costs no more space than the line that announces it.
  if (page.all || items.length <= limit + 1) return { shown: items, more: [] };
  const rest = (items.length - limit).toLocaleString("en-US");
  return { shown: items.slice(0, limit), more: [page.palette.dim(`and ${rest} more (show --all)`)] };
}
