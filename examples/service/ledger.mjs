// @ts-check

/**
 * The service's own count of requests: what a load generator's figures are held against.
 * Counted when a request's head has arrived; requests to /debug are left out.
 */
export function createLedger() {
  /** @type {Map<string, { method: string, route: string, seen: number, statuses: Record<string, number> }>} */
  const rows = new Map();

  return {
    /**
     * @param {string} method
     * @param {string} route
     * @returns {(status: number) => void} to be called with the answer's status
     */
    seen(method, route) {
      if (route.startsWith("/debug/")) return () => {};
      const key = `${method} ${route}`;
      const row = rows.get(key) ?? { method, route, seen: 0, statuses: {} };
      rows.set(key, row);
      row.seen += 1;
      return (status) => {
        row.statuses[status] = (row.statuses[status] ?? 0) + 1;
      };
    },
    read() {
      const routes = [...rows.values()];
      return { total: routes.reduce((sum, row) => sum + row.seen, 0), routes };
    },
  };
}
