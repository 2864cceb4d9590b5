import { newBag } from "../intake/attribute-bag.ts";
import type { Intake, Origin } from "../intake/intake.ts";
import { readAttribute } from "./attributes-protobuf.ts";
import { originOf } from "./resource.ts";
import type { Wire } from "./wire.ts";

/** The three signals are built alike: a list of resources, in each the resource itself and a list of scopes. */
const resourcesTag = 10;
const resourceTag = 10;
const scopesTag = 18;
const attributeTag = 10;

/** Where the resource of a scope stands; empty where it has none. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

type OnScope = (from: number, to: number, resource: Stretch) => void;

/** Walks over all scopes, each with its resource: which may stand behind them. */
export function walkResources(wire: Wire, onScope: OnScope): void {
  const end = wire.buffer.length;
  while (wire.at < end) {
    const tag = wire.tag(end);
    if (tag !== resourcesTag) {
      wire.skip(tag, end);
      continue;
    }
    const to = wire.end(end);
    walkScopes(wire, to, onScope);
    wire.at = to;
  }
}

function walkScopes(wire: Wire, end: number, onScope: OnScope): void {
  let resource: Stretch = { from: end, to: end };
  const scopes: Stretch[] = [];
  while (wire.at < end) {
    const tag = wire.tag(end);
    if (tag !== resourceTag && tag !== scopesTag) {
      wire.skip(tag, end);
      continue;
    }
    const to = wire.end(end);
    if (tag === resourceTag) resource = { from: wire.at, to };
    else scopes.push({ from: wire.at, to });
    wire.at = to;
  }
  for (const { from, to } of scopes) onScope(from, to, resource);
}

export function readOrigin(wire: Wire, { from, to }: Stretch, intake: Intake): Origin {
  const attributes = newBag();
  let count = 0;
  wire.at = from;
  while (wire.at < to) {
    const tag = wire.tag(to);
    if (tag === attributeTag) readAttribute(wire, to, attributes, count++, intake);
    else wire.skip(tag, to);
  }
  return originOf(attributes, intake);
}
