// @ts-check
import { databaseId, integerIn, textIn } from "../service/input.mjs";
import { Refusal } from "../service/refusal.mjs";

/** @typedef {import("./routes.mjs").Call} Call */
/** @typedef {import("./routes.mjs").Answer} Answer */
/** @typedef {import("./database.mjs").Query} Query */

const pageSize = 20;

/** @param {Call} call @param {Query} query @returns {Promise<Answer>} */
export async function listProducts(call, query) {
  const page = integerIn("page", call.query.get("page") ?? "1", { low: 1, high: 1_000_000 });
  // One more than shown tells whether there is a next page.
  const rows = await query("products_page", pageSize + 1, (page - 1) * pageSize);
  const products = rows.slice(0, pageSize).map(asProduct);
  return { json: { page, next: rows.length > pageSize ? page + 1 : null, products } };
}

/** @param {Call} call @param {Query} query @returns {Promise<Answer>} */
export async function viewProduct(call, query) {
  const id = databaseId("id", call.params.id);
  const [product] = await query("product", id);
  if (!product) throw new Refusal(404, `no product ${id}`);
  return { json: asProduct(product) };
}

/** @param {Call} call @param {Query} query @returns {Promise<Answer>} */
export async function search(call, query) {
  const words = textIn("q", call.query.get("q"), 100).toLowerCase();
  const rows = await query("products_search", words, pageSize);
  return { json: { q: words, products: rows.map(asProduct) } };
}

/** @param {import("./database.mjs").Row} row */
function asProduct(row) {
  return { id: row.id, name: row.name, price: row.price_cents / 100 };
}
