// @ts-check
// Two databases behind one face: PGlite inside this process, or a PostgreSQL server by its URL.
import { setTimeout as sleep } from "node:timers/promises";
import { schema, statements } from "./statements.mjs";
import { seed } from "./seed.mjs";

/** @typedef {import("./statements.mjs").StatementName} StatementName */
/** @typedef {Record<string, any>} Row */
/** @typedef {(name: StatementName, ...values: (string | number)[]) => Promise<Row[]>} Query */
/** @typedef {{ query: Query }} Connection */
/** @typedef {{ connect: () => Connection, close: () => Promise<unknown> }} Database */

/** As if the table had a million rows: PGlite, truly busy for so long, would stop the whole process. */
const slowMs = 600;

/**
 * A connection to a database that is not next door: each query first travels for `roundTripMs`, on a timer.
 * @param {Connection} connection
 * @param {number} roundTripMs
 * @returns {Connection}
 */
export function withRoundTrip({ query }, roundTripMs) {
  return {
    async query(name, ...values) {
      await sleep(name === "products_search_unindexed" ? roundTripMs + slowMs : roundTripMs);
      return query(name, ...values);
    },
  };
}

/** @returns {Promise<Database>} */
export async function openPglite() {
  const { PGlite } = await import("@electric-sql/pglite");
  const database = await PGlite.create();
  await database.exec(`${schema} ${seed()}`);
  for (const [name, text] of Object.entries(statements)) await database.exec(`prepare ${name} as ${text}`);

  // EXECUTE by the simple protocol: 0.1 ms a query, a quarter of what PGlite's own parameters cost.
  /** @type {Query} */
  const query = async (name, ...values) => {
    const results = await database.exec(`execute ${name} (${values.map(literal).join(", ")})`);
    return /** @type {Row[]} */ (results.at(-1)?.rows ?? []);
  };
  return { connect: () => ({ query }), close: () => database.close() };
}

/** @param {string | number} value */
function literal(value) {
  // A zero byte would end the statement's text.
  return `'${String(value).replaceAll("\0", "").replaceAll("'", "''")}'`;
}

/**
 * The tables live in a schema of their own; several shops may share one database.
 * @param {string} url
 * @returns {Promise<Database>}
 */
export async function openPostgres(url) {
  const { default: pg } = await import("pg");
  const settings = { connectionString: url, options: "-c search_path=plimsoll_shop" };
  /** @type {Set<import("pg").Client>} */
  const open = new Set();

  const openClient = async () => {
    const client = new pg.Client(settings);
    client.on("error", () => open.delete(client));
    await client.connect();
    open.add(client);
    return client;
  };

  const first = await openClient();
  const create = `create schema if not exists plimsoll_shop; ${schema} ${seed()}`;
  await first.query(`begin; select pg_advisory_xact_lock(417000001); ${create} commit`);
  await first.end();
  open.delete(first);

  return {
    connect() {
      /** @type {import("pg").Client | undefined} */
      let client;
      return {
        // Connects when first used, and again after the connection broke.
        async query(name, ...values) {
          if (!client || !open.has(client)) client = await openClient();
          return (await client.query({ name, text: statements[name], values })).rows;
        },
      };
    },
    close: () => Promise.all([...open].map((client) => client.end())),
  };
}
