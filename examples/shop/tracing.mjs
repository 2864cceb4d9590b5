// @ts-check
// What a service does whose database driver no instrumentation knows, as is so with PGlite: spans and metrics of its own
// by the OpenTelemetry API. Without an SDK every call here does nothing.
import { metrics, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { statements } from "./statements.mjs";

const tracer = trace.getTracer("shop");
const database = { "db.system.name": "postgresql", "db.namespace": "shop" };
const poolName = { ...database, "db.client.connection.pool.name": "shop" };

/**
 * A span for each query, with its text and its values: two calls of one text are a repetition only if these are equal.
 * @param {import("./database.mjs").Connection} connection
 * @returns {import("./database.mjs").Connection}
 */
export function traced({ query }) {
  return {
    query(name, ...values) {
      const text = statements[name];
      const operation = (/^\w+/.exec(text)?.[0] ?? "").toUpperCase();
      const attributes = { ...database, "db.query.text": text, "db.operation.name": operation };
      return tracer.startActiveSpan(`${operation} ${name}`, { kind: SpanKind.CLIENT, attributes }, async (span) => {
        for (const [index, value] of values.entries()) span.setAttribute(`db.query.parameter.${index}`, String(value));
        try {
          return await query(name, ...values);
        } catch (error) {
          span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : "failed" });
          throw error;
        } finally {
          span.end();
        }
      });
    },
  };
}

/** A span from asking the pool for a connection to having it, or being refused one. */
export function waitForConnection() {
  const span = tracer.startSpan("pool.connect", { kind: SpanKind.CLIENT, attributes: poolName });
  return {
    end() {
      span.end();
    },
    /** @param {unknown} reason */
    refuse(reason) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: reason instanceof Error ? reason.message : "refused" });
      span.end();
    },
  };
}

/** How full the pool is, under the names OpenTelemetry has for it. @param {{ read: () => { size: number, inUse: number, waiting: number } }} pool */
export function observePool(pool) {
  const meter = metrics.getMeter("shop");
  const count = meter.createObservableUpDownCounter("db.client.connection.count", { unit: "{connection}" });
  const max = meter.createObservableUpDownCounter("db.client.connection.max", { unit: "{connection}" });
  const pending = meter.createObservableUpDownCounter("db.client.connection.pending_requests", { unit: "{request}" });
  meter.addBatchObservableCallback(
    (observer) => {
      const { size, inUse, waiting } = pool.read();
      observer.observe(count, inUse, { ...poolName, "db.client.connection.state": "used" });
      observer.observe(count, size - inUse, { ...poolName, "db.client.connection.state": "idle" });
      observer.observe(max, size, poolName);
      observer.observe(pending, waiting, poolName);
    },
    [count, max, pending],
  );
}
