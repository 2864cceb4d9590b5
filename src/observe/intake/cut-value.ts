import type { AttributeValue } from "#trace";
import type { AttributeBag } from "./attribute-bag.ts";
import type { Intake } from "./intake.ts";
import { limits } from "./limits.ts";

/** Cut to so many bytes at most; a character is never cut in two. */
export function cutText(text: string, most: number, intake: Intake): string {
  // Three bytes hold any UTF-16 unit: most texts need no second look.
  if (text.length * 3 <= most || Buffer.byteLength(text) <= most) return text;
  intake.repair("values_cut");
  const bytes = Buffer.from(text);
  let to = most;
  while (to > 0 && (bytes[to]! & 0xc0) === 0x80) to--;
  return bytes.toString("utf8", 0, to);
}

/** Puts a value from JSON into the bag, within the limits; what an attribute cannot hold is left out. */
export function putAttribute(bag: AttributeBag, key: string, value: unknown, count: number, intake: Intake): void {
  if (count >= limits.attributes) {
    intake.repair("attributes_cut");
    return;
  }
  const kept = Array.isArray(value) ? listOf(value, intake) : simple(value, intake);
  if (kept === undefined) intake.repair("values_left_out");
  else if (key !== "") bag[cutText(key, limits.nameBytes, intake)] = kept;
}

function simple(value: unknown, intake: Intake): string | number | boolean | undefined {
  if (typeof value === "string") return cutText(value, limits.attributeBytes, intake);
  return typeof value === "number" || typeof value === "boolean" ? value : undefined;
}

function listOf(values: readonly unknown[], intake: Intake): AttributeValue {
  if (values.length > limits.arrayElements) intake.repair("values_cut");
  return values.slice(0, limits.arrayElements).flatMap((value) => simple(value, intake) ?? []);
}
