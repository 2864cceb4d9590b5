// @ts-check
// Two databases behind one face: PGlite inside this process, or a PostgreSQL server by its URL.
import { setTimeout as sleep } from "node:timers/promises";
import { DistantSocket } from "./distant-socket.mjs";
import { schema, statements } from "./statements.mjs";
import { seed } from "./seed.mjs";

/** @typedef {import("./statements.mjs").StatementName} StatementName */
/** @typedef {Record<string, any>} Row */
/** @typedef {(name: StatementName, ...values: (string | number)[]) => Promise<Row[]>} Query */
/** @typedef {{ query: Query }} Connection */
/** @typedef {{ connect: () => Connection, close: () => Promise<unknown> }} Database */

/** As if the table had a million rows: PGlite, truly busy for so long, would stop the whole process. */
const slowMs = 600;
const slowName = "products_search_unindexed";
const slowText = `with disk as materialized (select pg_sleep(${slowMs / 1000}))
    ${statements[slowName].replace(" where ", ", disk where ")}`;

/**
 * Each query first travels for `roundTripMs`, on a timer: the database is not next door.
 * @param {number} roundTripMs
 * @returns {Promise<Database>}
 */
export async function openPglite(roundTripMs) {
  const { PGlite } = await import("@electric-sql/pglite");
  const database = await PGlite.create();
  await database.exec(`${schema} ${seed()}`);
  for (const [name, text] of Object.entries(statements)) await database.exec(`prepare ${name} as ${text}`);

  // EXECUTE by the simple protocol: 0.1 ms a query, a quarter of what PGlite's own parameters cost.
  /** @type {Query} */
  const query = async (name, ...values) => {
    await sleep(name === slowName ? roundTripMs + slowMs : roundTripMs);
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
 * @param {number} roundTripMs
 * @returns {Promise<Database>}
 */
export async function openPostgres(url, roundTripMs) {
  const { default: pg } = await import("pg");
  const settings = { connectionString: url, options: "-c search_path=plimsoll_shop" };
  const stream = () => new DistantSocket(roundTripMs);
  /** @type {Set<import("pg").Client>} */
  const open = new Set();

  const openClient = async (/** @type {import("pg").ClientConfig} */ way) => {
    const client = new pg.Client({ ...settings, ...way });
    client.on("error", () => open.delete(client));
    await client.connect();
    open.add(client);
    return client;
  };

  const first = await openClient({});
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
          if (!client || !open.has(client)) client = await openClient({ stream });
          const text = name === slowName ? slowText : statements[name];
          return (await client.query({ name, text, values })).rows;
        },
      };
    },
    close: () => Promise.all([...open].map((client) => client.end())),
  };
}
