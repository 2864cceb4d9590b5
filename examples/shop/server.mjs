// @ts-check
// A small shop: node examples/shop/server.mjs [--port 3000]
import { serve } from "../service/serve.mjs";
import { integerSetting, portSetting } from "../service/settings.mjs";
import { openPglite, openPostgres } from "./database.mjs";
import { createPool } from "./pool.mjs";
import { shopRoutes } from "./routes.mjs";
import { observePool, traced } from "./tracing.mjs";

const port = portSetting("SHOP_PORT", 3000);
const size = integerSetting("SHOP_POOL", 10, { low: 1, high: 1000 });
const roundTripMs = integerSetting("SHOP_ROUND_TRIP_MS", 20, { low: 0, high: 60_000 });
const waitingLimit = integerSetting("SHOP_WAITING", 1000, { low: 0, high: 1_000_000 });
const databaseUrl = process.env.SHOP_DATABASE_URL;

const database = await (databaseUrl ? openPostgres(databaseUrl, roundTripMs) : openPglite(roundTripMs)).catch(
  (error) => {
    console.error(`shop: the database does not open: ${error.message || error.code}`);
    process.exit(1);
  },
);
// The driver of PostgreSQL is known to instrumentations, PGlite is not.
const connections = Array.from({ length: size }, () => (databaseUrl ? database.connect() : traced(database.connect())));
const pool = createPool({ connections, waitingLimit });
observePool(pool);

serve({ name: "shop", port, routes: shopRoutes(pool, process.env.SHOP_FAULTS), stop: () => database.close() });
