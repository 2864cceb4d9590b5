// @ts-check
// Faults one can plant into the shop, each as real code has it: SHOP_FAULTS=slow-query,duplicate-call. None by default.
import { setTimeout as sleep } from "node:timers/promises";

/** @typedef {import("./database.mjs").Query} Query */
/** @typedef {import("./database.mjs").Row} Row */

/**
 * What each fault makes of a query: `ask` is the query without it.
 * @type {Record<string, (ask: Query, ...call: Parameters<Query>) => Promise<Row[]>>}
 */
const faults = {
  // The list of products asks for each of its products again, one after the other …
  async "n-plus-one"(ask, name, ...values) {
    const rows = await ask(name, ...values);
    if (name === "products_page") for (const { id } of rows) await ask("product", id);
    return rows;
  },
  // … or all at once …
  async "n-plus-one-parallel"(ask, name, ...values) {
    const rows = await ask(name, ...values);
    if (name === "products_page") await Promise.all(rows.map(({ id }) => ask("product", id)));
    return rows;
  },
  // … or in turn with another question about it.
  async "n-plus-one-interleaved"(ask, name, ...values) {
    const rows = await ask(name, ...values);
    if (name !== "products_page") return rows;
    for (const { id } of rows) {
      await ask("product", id);
      await ask("in_carts", id);
    }
    return rows;
  },
  // The view of a product asks for the same product twice.
  async "duplicate-call"(ask, name, ...values) {
    if (name === "product") await ask(name, ...values);
    return ask(name, ...values);
  },
  // The cart waits for three answers before it asks its own question, which needs none of them.
  async "serial-calls"(ask, name, ...values) {
    if (name === "cart") {
      await ask("products_page", 3, 0);
      await ask("in_carts", 1);
      await ask("last_order", values[0] ?? 0);
    }
    return ask(name, ...values);
  },
  // The search reads every row.
  "slow-query": (ask, name, ...values) =>
    ask(name === "products_search" ? "products_search_unindexed" : name, ...values),
  // Filling the cart asks a tax service by a client that nothing traces.
  async "uninstrumented-wait"(ask, name, ...values) {
    if (name === "cart_add") await sleep(150);
    return ask(name, ...values);
  },
};

/**
 * @param {Query} query
 * @param {string} names of faults, with commas in between
 * @returns {Query}
 */
export function withFaults(query, names) {
  const wanted = names.split(",").flatMap((name) => name.trim() || []);
  return wanted.reduce((ask, name) => {
    const fault = faults[name];
    if (fault) return (...call) => fault(ask, ...call);
    console.error(`SHOP_FAULTS knows ${Object.keys(faults).join(", ")}; not "${name}"`);
    return process.exit(2);
  }, query);
}
