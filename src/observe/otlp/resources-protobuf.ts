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

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The wire stands at its beginning. */
type OnScope = (end: number, origin: Origin) => void;

/** Walks over all scopes, each with its origin: which may stand behind them. */
export function walkResources(wire: Wire, intake: Intake, onScope: OnScope): void {
  const end = wire.buffer.length;
  while (wire.at < end) {
    const tag = wire.tag(end);
    if (tag !== resourcesTag) {
      wire.skip(tag, end);
      continue;
    }
    const to = wire.end(end);
    walkScopes(wire, to, intake, onScope);
    wire.at = to;
  }
}

/** Twice over the same bytes: a list of what is where would be many times as long as a message of empty scopes. */
function walkScopes(wire: Wire, end: number, intake: Intake, onScope: OnScope): void {
  const start = wire.at;
  let resource: Stretch = { from: end, to: end };
  eachPart(wire, end, resourceTag, (from, to) => (resource = { from, to }));
  const origin = readOrigin(wire, resource, intake);
  wire.at = start;
  eachPart(wire, end, scopesTag, (from, to) => {
    wire.at = from;
    onScope(to, origin);
  });
}

function eachPart(wire: Wire, end: number, wanted: number, onPart: (from: number, to: number) => void): void {
  while (wire.at < end) {
    const tag = wire.tag(end);
    if (tag !== wanted) {
      wire.skip(tag, end);
      continue;
    }
    const to = wire.end(end);
    onPart(wire.at, to);
    wire.at = to;
  }
}

function readOrigin(wire: Wire, { from, to }: Stretch, intake: Intake): Origin {
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
