// @ts-check

/**
 * A module's exports with some of them replaced. A namespace that `import` gives is changed in place, which is what its
 * importers see; of CommonJS, whose exports may be frozen getters, a copy is handed out.
 * @template {object} Exports
 * @param {Exports} exports
 * @param {Partial<Exports>} replacements
 * @returns {Exports}
 */
export function replaced(exports, replacements) {
  if (Object.prototype.toString.call(exports) === "[object Module]" && isWritable(exports, replacements))
    return exports;
  const copy = Object.create(Object.getPrototypeOf(exports), Object.getOwnPropertyDescriptors(exports));
  for (const [name, value] of Object.entries(replacements))
    Object.defineProperty(copy, name, { value, enumerable: true, configurable: true, writable: true });
  return copy;
}

/**
 * @param {object} exports
 * @param {object} replacements
 */
function isWritable(exports, replacements) {
  return Object.entries(replacements).every(([name, value]) => Reflect.set(exports, name, value));
}
