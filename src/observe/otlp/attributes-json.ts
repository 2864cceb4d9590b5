import { type AttributeBag, newBag } from "../intake/attribute-bag.ts";
import { putAttribute } from "../intake/cut-value.ts";
import type { Intake } from "../intake/intake.ts";
import { isObject, listIn, numberOf, objectIn, own, textIn, type Untrusted } from "../intake/untrusted.ts";

/** `[{ key, value: { stringValue } }, …]` as a bag. */
export function attributesFrom(list: unknown, intake: Intake): AttributeBag {
  const bag = newBag();
  let count = 0;
  for (const each of Array.isArray(list) ? list : []) {
    if (!isObject(each)) continue;
    putAttribute(bag, textIn(each, "key") ?? "", anyValue(objectIn(each, "value")), count++, intake);
  }
  return bag;
}

function anyValue(value: Untrusted): unknown {
  for (const name of ["stringValue", "boolValue", "doubleValue"]) {
    const found = own(value, name);
    if (found !== undefined) return name === "doubleValue" ? numberOf(found) : found;
  }
  const int = own(value, "intValue");
  if (int !== undefined) return numberOf(int);
  const list = own(value, "arrayValue");
  if (isObject(list)) return listIn(list, "values").map((each) => (isObject(each) ? anyValue(each) : undefined));
  return undefined;
}
