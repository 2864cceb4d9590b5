import type { Intake, Origin } from "../intake/intake.ts";
import { JsonReader } from "../intake/json-reader.ts";
import { isObject, own } from "../intake/untrusted.ts";
import { attributesFrom } from "./attributes-json.ts";
import { originOf } from "./resource.ts";

/** What the lists of a signal are called: `resourceSpans`, `scopeSpans`, `spans`. */
export interface Names {
  readonly resources: string;
  readonly scopes: string;
  readonly entries: string;
}

/** Walks over all entries of a signal, each with its resource, which may stand behind them. `onEntry` reads one. */
export function walkJson(
  body: Buffer,
  names: Names,
  intake: Intake,
  onEntry: (json: JsonReader, origin: Origin) => void,
): void {
  const json = new JsonReader(body);
  json.object((key) => {
    if (key === names.resources) json.array(() => walkResource(json, names, intake, onEntry));
    else json.skip();
  });
  json.end();
}

function walkResource(
  json: JsonReader,
  names: Names,
  intake: Intake,
  onEntry: (json: JsonReader, origin: Origin) => void,
): void {
  let resource: unknown;
  let scopesAt = -1;
  json.object((key) => {
    if (key === "resource") resource = json.value();
    else {
      if (key === names.scopes) scopesAt = json.at;
      json.skip();
    }
  });
  if (scopesAt < 0) return;
  const origin = originOf(attributesFrom(isObject(resource) ? own(resource, "attributes") : undefined, intake), intake);
  // Back to where the scopes stood; they were walked over, so that they are whole.
  const end = json.at;
  json.at = scopesAt;
  json.array(() => {
    json.object((key) => {
      if (key === names.entries) json.array(() => onEntry(json, origin));
      else json.skip();
    });
  });
  json.at = end;
}
