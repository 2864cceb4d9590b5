/**
 * `instanceof` for what a script threw: a Proxy, or one among the prototypes, may throw when it is asked, and then it
 * is none of ours.
 */
export function isA<T>(value: unknown, type: abstract new (...parameters: never[]) => T): value is T {
  try {
    return value instanceof type;
  } catch {
    return false;
  }
}
