import type { AttributeValue } from "#trace";
import { type AttributeBag } from "../intake/attribute-bag.ts";
import type { Intake } from "../intake/intake.ts";
import { limits } from "../intake/limits.ts";
import { TextCache } from "./text-cache.ts";
import type { Wire } from "./wire.ts";

const keys = new TextCache(1024, 64);
const values = new TextCache(4096, 256);

/** Tags of KeyValue, AnyValue and ArrayValue. */
const keyTag = 10;
const valueTag = 18;
const any = { string: 10, bool: 16, int: 24, double: 33, array: 42 } as const;
const elementTag = 10;

/** Reads the text that starts here, cut to `most` bytes at a character's end. */
export function readText(wire: Wire, outer: number, most: number, intake: Intake): string {
  const end = wire.end(outer);
  const from = wire.at;
  wire.at = end;
  if (end - from <= most) return values.read(wire.buffer, from, end);
  intake.repair("values_cut");
  let to = from + most;
  while (to > from && (wire.buffer[to]! & 0xc0) === 0x80) to--;
  return wire.buffer.toString("utf8", from, to);
}

/** Reads one KeyValue into the bag. `count` = how many there are already. */
export function readAttribute(wire: Wire, outer: number, bag: AttributeBag, count: number, intake: Intake): void {
  const end = wire.end(outer);
  if (count >= limits.attributes) {
    wire.at = end;
    intake.repair("attributes_cut");
    return;
  }
  let key = "";
  let value: AttributeValue | undefined;
  while (wire.at < end) {
    const tag = wire.tag(end);
    if (tag === keyTag) {
      const keyEnd = wire.end(end);
      key = keys.read(wire.buffer, wire.at, Math.min(keyEnd, wire.at + limits.nameBytes));
      wire.at = keyEnd;
    } else if (tag === valueTag) value = readAny(wire, wire.end(end), intake, true);
    else wire.skip(tag, end);
  }
  if (value !== undefined && key !== "") bag[key] = value;
}

/**
 * What an AnyValue holds; undefined = nothing, or what no attribute of ours can hold: bytes, objects, lists of lists.
 * Those are passed over by their length, so that no depth of theirs matters.
 */
function readAny(wire: Wire, end: number, intake: Intake, isOutermost: boolean): AttributeValue | undefined {
  let value: AttributeValue | undefined;
  while (wire.at < end) {
    const tag = wire.tag(end);
    if (tag === any.string) value = readText(wire, end, limits.attributeBytes, intake);
    else if (tag === any.int) value = wire.int64(end);
    else if (tag === any.bool) value = wire.varint(end) !== 0;
    else if (tag === any.double) value = wire.double(end);
    else if (tag === any.array && isOutermost) value = readArray(wire, wire.end(end), intake);
    else {
      wire.skip(tag, end);
      intake.repair("values_left_out");
    }
  }
  return value;
}

function readArray(wire: Wire, end: number, intake: Intake): AttributeValue {
  const elements: (string | number | boolean)[] = [];
  while (wire.at < end) {
    const tag = wire.tag(end);
    if (tag !== elementTag || elements.length >= limits.arrayElements) {
      wire.skip(tag, end);
      intake.repair("values_cut");
      continue;
    }
    const element = readAny(wire, wire.end(end), intake, false);
    if (element !== undefined) elements.push(element as string | number | boolean);
  }
  return elements;
}
