// @ts-check
import { databaseId, integerIn } from "../service/input.mjs";
import { Refusal } from "../service/refusal.mjs";

/** @typedef {import("./routes.mjs").Call} Call */
/** @typedef {import("./routes.mjs").Answer} Answer */
/** @typedef {import("./database.mjs").Query} Query */
/** @typedef {import("./database.mjs").Row} Row */

/** @param {number} userId @param {Query} query @returns {Promise<Answer>} */
export async function viewCart(userId, query) {
  const rows = await query("cart", userId);
  const totalCents = rows.reduce((sum, row) => sum + row.quantity * row.price_cents, 0);
  return { json: { lines: rows.map(asLine), total: totalCents / 100 } };
}

/** @param {Call} call @param {number} userId @param {Query} query @returns {Promise<Answer>} */
export async function addToCart(call, userId, query) {
  const input = await call.json();
  const productId = databaseId("productId", input.productId);
  const quantity = integerIn("quantity", input.quantity ?? 1, { low: 1, high: 99 });
  const [line] = await query("cart_add", userId, productId, quantity);
  if (!line) throw new Refusal(404, `no product ${productId}`);
  return { status: 201, json: { productId: line.product_id, quantity: line.quantity } };
}

/** @param {Call} call @param {number} userId @param {Query} query @returns {Promise<Answer>} */
export async function removeFromCart(call, userId, query) {
  const productId = databaseId("id", call.params.id);
  const removed = await query("cart_remove", userId, productId);
  if (removed.length === 0) throw new Refusal(404, `product ${productId} is not in the cart`);
  return { status: 204 };
}

/**
 * Both queries by one connection, which is held all the while.
 * @param {number} userId @param {import("./routes.mjs").Pool} pool @returns {Promise<Answer>}
 */
export async function checkOut(userId, pool) {
  const order = await pool.use(async ({ query }) => {
    const lines = await query("cart", userId);
    return lines.length === 0 ? undefined : (await query("order_place", userId))[0];
  });
  if (!order) throw new Refusal(409, "the cart is empty");
  return { status: 201, json: asOrder(order), headers: { location: `/api/orders/${order.id}` } };
}

/** @param {Call} call @param {number} userId @param {Query} query @returns {Promise<Answer>} */
export async function viewOrder(call, userId, query) {
  const id = databaseId("id", call.params.id);
  const [order] = await query("order_view", id, userId);
  if (!order) throw new Refusal(404, `no order ${id} of yours`);
  return { json: asOrder(order) };
}

/** @param {Row} row */
function asLine(row) {
  return { productId: row.product_id, name: row.name, quantity: row.quantity, price: row.price_cents / 100 };
}

/** @param {Row} row */
function asOrder(row) {
  return { orderId: row.id, lines: row.line_count, total: row.total_cents / 100 };
}
