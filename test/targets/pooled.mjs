import pg from "pg";
import { answer, serve } from "./raw-server.mjs";

/**
 * Asks PostgreSQL (`url`) for every answer, on one of `pool` connections, for `ms` milliseconds. With `lock` all of them
 * change the same row, and have it for that long.
 */
serve(({ url, pool, ms, lock = false }, ledger) => {
  const connections = new pg.Pool({ connectionString: url, max: pool, application_name: "shop" });
  // A server that goes away is a failed answer, not the end of this process.
  connections.on("error", () => undefined);
  const ask = async () => {
    const client = await connections.connect();
    try {
      if (lock) await client.query("BEGIN; UPDATE stock SET amount = amount + 1 WHERE id = 1");
      await client.query("SELECT pg_sleep($1::float8)", [ms / 1000]);
      if (lock) await client.query("COMMIT");
    } finally {
      client.release();
    }
  };
  return (request) =>
    void ask().then(
      () => answer(request, ledger),
      () => answer(request, ledger, 503),
    );
});
