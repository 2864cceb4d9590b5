import { safeText } from "./safe-text.ts";

export function attribute(value: string): string {
  return `"${xmlText(value)}"`;
}

/** `safeText` leaves nothing that XML 1.0 forbids but the two non-characters. */
export function xmlText(value: string, lines = false): string {
  const safe = lines ? value.split("\n").map(safeText).join("\n") : safeText(value);
  return safe
    .replace(/[\uFFFE\uFFFF]/g, "")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}
