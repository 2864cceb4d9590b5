// @ts-check
import { ExpressInstrumentation, ExpressLayerType } from "@opentelemetry/instrumentation-express";
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { IORedisInstrumentation } from "@opentelemetry/instrumentation-ioredis";
import { MongoDBInstrumentation } from "@opentelemetry/instrumentation-mongodb";
import { MySQL2Instrumentation } from "@opentelemetry/instrumentation-mysql2";
import { PgInstrumentation } from "@opentelemetry/instrumentation-pg";
import { RedisInstrumentation } from "@opentelemetry/instrumentation-redis";
import { RuntimeNodeInstrumentation } from "@opentelemetry/instrumentation-runtime-node";
import { UndiciInstrumentation } from "@opentelemetry/instrumentation-undici";
import { FastifyRoutes } from "./fastify.mjs";
import { Grpc } from "./grpc.mjs";
import { HonoRoutes } from "./hono.mjs";
import { MySqlPools } from "./mysql-pool.mjs";
import { Nodemailer } from "./nodemailer.mjs";
import { ProcessMetrics } from "./process-metrics.mjs";

/** @typedef {import("@opentelemetry/instrumentation").Instrumentation} Instrumentation */
/** @typedef {{ showsQueryValues: boolean }} Options */

// A span for each middleware costs more than it tells; the route is taken from them all the same.
const ignoreLayersType = [ExpressLayerType.MIDDLEWARE, ExpressLayerType.ROUTER, ExpressLayerType.REQUEST_HANDLER];

/** By the names that OTEL_NODE_DISABLED_INSTRUMENTATIONS takes. @type {Record<string, (options: Options) => Instrumentation>} */
const available = {
  http: () => new HttpInstrumentation(),
  undici: () => new UndiciInstrumentation(),
  express: () => new ExpressInstrumentation({ ignoreLayersType }),
  fastify: () => new FastifyRoutes(),
  hono: () => new HonoRoutes(),
  pg: ({ showsQueryValues }) => new PgInstrumentation({ enhancedDatabaseReporting: showsQueryValues }),
  mysql2: ({ showsQueryValues }) => new MySQL2Instrumentation({ maskStatement: !showsQueryValues }),
  "mysql2-pool": () => new MySqlPools(),
  mongodb: ({ showsQueryValues }) => new MongoDBInstrumentation({ enhancedDatabaseReporting: showsQueryValues }),
  redis: () => new RedisInstrumentation(),
  ioredis: () => new IORedisInstrumentation(),
  nodemailer: () => new Nodemailer(),
  grpc: () => new Grpc(),
  "runtime-node": () => new RuntimeNodeInstrumentation(),
  process: () => new ProcessMetrics(),
};

/**
 * @param {Options & { isEnabled: (name: string) => boolean }} options
 * @returns {Instrumentation[]}
 */
export function chosenInstrumentations({ isEnabled, ...options }) {
  return Object.entries(available).flatMap(([name, create]) => (isEnabled(name) ? [create(options)] : []));
}

/**
 * The modules they patch when loaded.
 * @param {readonly Instrumentation[]} instrumentations
 * @returns {string[]}
 */
export function patchedModules(instrumentations) {
  const names = instrumentations.flatMap((instrumentation) => {
    const definitions = /** @type {{ getModuleDefinitions?: () => { name: string }[] }} */ (instrumentation);
    return (definitions.getModuleDefinitions?.() ?? []).map(({ name }) => name);
  });
  return [...new Set(names)];
}
