/** What the shop can be made to do wrong (examples/shop/faults.mjs), and what must be said of it. */
export interface Planted {
  /** For SHOP_FAULTS; empty = none. */
  readonly faults: string;
  /** Kinds with their routes: all of them, and no other. */
  readonly found: readonly string[];
  /** What the evidence must say, where two faults are told apart by it only. */
  readonly says?: RegExp;
}

export const planted: readonly Planted[] = [
  { faults: "", found: [] },
  { faults: "n-plus-one", found: ["n-plus-one GET /api/products"], says: /one after the other/ },
  { faults: "n-plus-one-parallel", found: ["n-plus-one GET /api/products"], says: /side by side/ },
  { faults: "n-plus-one-interleaved", found: ["n-plus-one GET /api/products"], says: /in turn with select/ },
  { faults: "duplicate-call", found: ["duplicate-call GET /api/products/:id"] },
  { faults: "serial-calls", found: ["serial-calls GET /api/cart"] },
  { faults: "slow-query", found: ["slow-query GET /api/search"] },
  { faults: "uninstrumented-wait", found: ["missing-instrumentation POST /api/cart"] },
];
