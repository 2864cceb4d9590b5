// @ts-check
import { SpanStatusCode, trace } from "@opentelemetry/api";

/**
 * Runs `work` as a span of the current trace; see index.d.ts.
 * @template Result
 * @param {string} name
 * @param {(active: import("@opentelemetry/api").Span) => Result} work
 * @param {import("@opentelemetry/api").Attributes} [attributes]
 * @returns {Result}
 */
export function span(name, work, attributes = {}) {
  return trace.getTracer("@plimsoll/instrument").startActiveSpan(name, { attributes }, (active) => {
    let isPending = false;
    try {
      const result = work(active);
      if (!isThenable(result)) return result;
      isPending = true;
      const settled = result.then(
        (value) => {
          active.end();
          return value;
        },
        (error) => {
          fail(active, error);
          active.end();
          throw error;
        },
      );
      return /** @type {Result} */ (settled);
    } catch (error) {
      fail(active, error);
      throw error;
    } finally {
      if (!isPending) active.end();
    }
  });
}

/**
 * @param {unknown} value
 * @returns {value is PromiseLike<unknown>}
 */
function isThenable(value) {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

/**
 * @param {import("@opentelemetry/api").Span} active
 * @param {unknown} error
 */
export function fail(active, error) {
  active.recordException(error instanceof Error ? error : String(error));
  active.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
}
