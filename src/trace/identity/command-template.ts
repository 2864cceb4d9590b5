import { traceLimits } from "../limits.ts";
import { segmentTemplate } from "./url-template.ts";

const wordOfTwo = new Set(["CONFIG", "CLIENT", "CLUSTER", "SCRIPT", "XGROUP", "XINFO", "OBJECT", "PUBSUB", "MEMORY"]);
const withoutKey = new Set([
  "PING",
  "AUTH",
  "HELLO",
  "SELECT",
  "MULTI",
  "EXEC",
  "INFO",
  "FLUSHALL",
  "FLUSHDB",
  "WATCH",
]);

/** Redis and what speaks like it: `GET user:42:cart` → `GET user:{id}:cart`. Values never show. */
export function commandTemplate(text: string): string {
  const [first = "", second = ""] = text.trimStart().split(/\s+/, 3);
  const command = first.toUpperCase();
  if (wordOfTwo.has(command)) return `${command} ${second.toUpperCase()}`.trim();
  if (second === "" || withoutKey.has(command) || command.startsWith("EVAL")) return command;
  return `${command} ${keyTemplate(second)}`.slice(0, traceLimits.labelLength);
}

/** `user:42:cart` → `user:{id}:cart`. */
export function keyTemplate(key: string): string {
  return key
    .replace(/^["']|["']$/g, "")
    .split(/([:/.|])/)
    .map(segmentTemplate)
    .join("");
}
