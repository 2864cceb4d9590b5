// @ts-check
import { context, SpanKind } from "@opentelemetry/api";
import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  InstrumentationNodeModuleFile,
} from "@opentelemetry/instrumentation";
import { fail } from "./span.mjs";
import { version } from "./version.mjs";

/**
 * @typedef {(error: unknown, connection: unknown) => void} OnConnection
 * @typedef {object} Pool
 * @property {{ connectionLimit: number, connectionConfig: { host?: string, port?: number, database?: string } }} config
 * @property {{ length: number }} _allConnections
 * @property {{ length: number }} _freeConnections
 * @property {{ length: number }} _connectionQueue
 * @property {(callback: OnConnection) => unknown} getConnection
 * @property {() => unknown} end
 */

const supported = [">=3 <4"];

/** Those in use: outside the class, whose parent calls what is overridden here before there are fields. @type {Set<Pool>} */
const pools = new Set();

/** The wait for a connection of a mysql2 pool, and how full the pools are; the queries are OpenTelemetry's part. */
export class MySqlPools extends InstrumentationBase {
  constructor() {
    super("@plimsoll/instrument-mysql2-pool", version, {});
  }

  init() {
    const files = ["mysql2/lib/base/pool.js"].map(
      (name) =>
        new InstrumentationNodeModuleFile(
          name,
          supported,
          (/** @type {{ prototype: Pool }} */ BasePool) => {
            this.#patch(BasePool.prototype);
            return BasePool;
          },
          () => {},
        ),
    );
    return [new InstrumentationNodeModuleDefinition("mysql2", supported, undefined, undefined, files)];
  }

  /** @param {Pool} prototype */
  #patch(prototype) {
    const { tracer } = this;
    const { getConnection, end } = prototype;
    prototype.getConnection = function (callback) {
      pools.add(this);
      const attributes = attributesOf(this);
      const active = tracer.startSpan("mysql2-pool.connect", { kind: SpanKind.CLIENT, attributes });
      const inCaller = context.bind(context.active(), callback);
      return getConnection.call(this, (error, connection) => {
        if (error) fail(active, error);
        active.end();
        inCaller(error, connection);
      });
    };
    prototype.end = function (...rest) {
      pools.delete(this);
      return end.apply(this, rest);
    };
  }

  /** @override */
  _updateMetricInstruments() {
    const count = this.meter.createObservableUpDownCounter("db.client.connection.count", { unit: "{connection}" });
    const max = this.meter.createObservableUpDownCounter("db.client.connection.max", { unit: "{connection}" });
    const pending = this.meter.createObservableUpDownCounter("db.client.connection.pending_requests", {
      unit: "{request}",
    });
    this.meter.addBatchObservableCallback(
      (result) => {
        for (const pool of pools) {
          const labels = attributesOf(pool);
          const idle = pool._freeConnections.length;
          result.observe(count, idle, { ...labels, "db.client.connection.state": "idle" });
          const used = pool._allConnections.length - idle;
          result.observe(count, used, { ...labels, "db.client.connection.state": "used" });
          result.observe(max, pool.config.connectionLimit, labels);
          result.observe(pending, pool._connectionQueue.length, labels);
        }
      },
      [count, max, pending],
    );
  }
}

/** @param {Pool} pool */
function attributesOf({ config: { connectionConfig } }) {
  const { host = "localhost", port = 3306, database = "" } = connectionConfig;
  return { "db.system.name": "mysql", "db.client.connection.pool.name": `${host}:${port}/${database}` };
}
