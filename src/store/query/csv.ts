import type { PlainValue } from "./plain-value.ts";

/** What makes a cell a formula in LibreOffice, Excel and Google Sheets. */
const formula = /^\s*[=+\-@\t\r\uFF0B\uFF0D\uFF1D\uFF20|%]/;
// oxlint-disable-next-line no-control-regex -- taking control characters out is the point
const control = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/g;

/**
 * One line of CSV (RFC 4180). Numbers stay numbers; a text that a spreadsheet would carry out gets an apostrophe in
 * front, which it does not show.
 */
export function csvLine(values: readonly PlainValue[]): string {
  return `${values.map(csvCell).join(",")}\r\n`;
}

function csvCell(value: PlainValue): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const text = value.replace(control, "");
  const safe = formula.test(value) || formula.test(text) ? `'${text}` : text;
  return /[",\r\n;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
