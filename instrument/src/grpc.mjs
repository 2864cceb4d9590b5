// @ts-check
import { GrpcInstrumentation } from "@opentelemetry/instrumentation-grpc";

/**
 * @typedef {Record<string, unknown> & { Server: { prototype: { register: object } }, default?: Exports }} Exports
 */

/** What the instrumentation replaces in the exports themselves; all else it does in prototypes. */
const replacedNames = ["makeClientConstructor", "makeGenericClientConstructor", "loadPackageDefinition"];

/** OpenTelemetry's, for `import grpc from "@grpc/grpc-js"` as well: by itself it leaves the default export as it was. */
export class Grpc extends GrpcInstrumentation {
  /** @override */
  init() {
    return super.init().map((definition) => {
      const { patch } = definition;
      /** @param {Exports} exports @param {string} [version] */
      definition.patch = (exports, version) => {
        const main = exports.default ?? exports;
        // Loaded by `require` and by `import`: once is enough, they share their classes.
        if (!("__wrapped" in main.Server.prototype.register)) patch?.call(definition, main, version);
        if (main !== exports) for (const name of replacedNames) exports[name] = main[name];
        return exports;
      };
      return definition;
    });
  }
}
