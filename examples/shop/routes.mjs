// @ts-check
import { Refusal } from "../service/refusal.mjs";
import { withFaults } from "./faults.mjs";
import { addToCart, checkOut, removeFromCart, viewCart, viewOrder } from "./cart.mjs";
import { listProducts, search, viewProduct } from "./catalogue.mjs";
import { logIn } from "./login.mjs";
import { readToken } from "./tokens.mjs";

/** @typedef {import("../service/serve.mjs").Call} Call */
/** @typedef {import("../service/serve.mjs").Answer} Answer */
/** @typedef {import("../service/serve.mjs").Route} Route */
/** @typedef {ReturnType<typeof import("./pool.mjs").createPool<import("./database.mjs").Connection>>} Pool */

/**
 * Each route but /health checks a connection out once; all send one query but checkout, which sends two.
 * @param {Pool} pool
 * @param {string} [faults] those planted, none by default
 * @returns {Route[]}
 */
export function shopRoutes(pool, faults = "") {
  const query = withFaults((...call) => pool.use((connection) => connection.query(...call)), faults);

  return [
    { method: "GET", path: "/health", run: () => ({ json: { status: "ok" } }) },
    { method: "GET", path: "/debug/pool", run: () => ({ json: pool.read() }) },
    { method: "POST", path: "/auth/token", run: (call) => logIn(call, query) },
    { method: "GET", path: "/api/products", run: signedIn((call) => listProducts(call, query)) },
    { method: "GET", path: "/api/products/:id", run: signedIn((call) => viewProduct(call, query)) },
    { method: "GET", path: "/api/search", run: signedIn((call) => search(call, query)) },
    { method: "GET", path: "/api/cart", run: signedIn((_, userId) => viewCart(userId, query)) },
    { method: "POST", path: "/api/cart", run: signedIn((call, userId) => addToCart(call, userId, query)) },
    { method: "DELETE", path: "/api/cart/:id", run: signedIn((call, userId) => removeFromCart(call, userId, query)) },
    { method: "POST", path: "/api/checkout", run: signedIn((_, userId) => checkOut(userId, pool)) },
    { method: "GET", path: "/api/orders/:id", run: signedIn((call, userId) => viewOrder(call, userId, query)) },
  ];
}

/**
 * @param {(call: Call, userId: number) => Promise<Answer>} run
 * @returns {Route["run"]}
 */
function signedIn(run) {
  return (call) => {
    const [scheme, token] = (call.headers.authorization ?? "").split(" ", 2);
    const userId = scheme?.toLowerCase() === "bearer" && token ? readToken(token) : undefined;
    if (userId === undefined) throw new Refusal(401, "a bearer token is needed", { "www-authenticate": "Bearer" });
    return run(call, userId);
  };
}
