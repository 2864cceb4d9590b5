import { expect, test } from "vitest";
import type { PoolReading } from "./service.ts";

interface Pool {
  use<Result>(work: (connection: string) => Promise<Result>): Promise<Result>;
  read(): PoolReading;
}
interface PoolModule {
  readonly createPool: (options: {
    connections: readonly string[];
    waitingLimit: number;
    clock?: () => number;
  }) => Pool;
}

const { createPool } = (await import(new URL("../../examples/shop/pool.mjs", import.meta.url).href)) as PoolModule;

/** Work that ends when told, so that the order of things is the test's. */
function held(): { readonly work: (connection: string) => Promise<string>; readonly end: () => void } {
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { work: (connection) => ended.then(() => connection), end: () => end() };
}

test("pool lends no more connections than it has and serves who waits in order of coming", async () => {
  const pool = createPool({ connections: ["a", "b"], waitingLimit: 10 });
  const order: number[] = [];
  const works = [held(), held(), held(), held()];
  const uses = works.map(({ work }, index) =>
    pool.use((connection) => {
      order.push(index);
      return work(connection);
    }),
  );
  await Promise.resolve();
  expect(order).toEqual([0, 1]);
  expect(pool.read()).toMatchObject({ size: 2, inUse: 2, waiting: 2, checkouts: 0, waitingMax: 2 });

  works[1]?.end();
  await uses[1];
  await Promise.resolve();
  expect(order).toEqual([0, 1, 2]);
  for (const { end } of works) end();
  const connections = await Promise.all(uses);
  expect(order).toEqual([0, 1, 2, 3]);
  expect(connections[2]).toBe(connections[1]);
  expect(pool.read()).toMatchObject({ inUse: 0, waiting: 0, checkouts: 4 });
});

test("pool gives a connection back when the work fails", async () => {
  const pool = createPool({ connections: ["a"], waitingLimit: 0 });
  await expect(pool.use(() => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(await pool.use((connection) => Promise.resolve(connection))).toBe("a");
  expect(pool.read()).toMatchObject({ inUse: 0, checkouts: 2 });
});

test("pool refuses with 503 who would wait beyond the limit, and counts it", async () => {
  const pool = createPool({ connections: ["a"], waitingLimit: 1 });
  const first = held();
  const uses = [pool.use(first.work), pool.use(first.work)];
  await expect(pool.use(first.work)).rejects.toMatchObject({ status: 503 });
  first.end();
  await Promise.all(uses);
  expect(pool.read()).toMatchObject({ checkouts: 2, refused: 1 });
});

test("pool measures how long connections are held and waited for", async () => {
  let nowMs = 0;
  const pool = createPool({ connections: ["a"], waitingLimit: 1, clock: () => nowMs });
  const [first, second] = [held(), held()];
  const firstUse = pool.use(first.work);
  const secondUse = pool.use(second.work);
  await Promise.resolve();
  nowMs = 20;
  first.end();
  await firstUse;
  await Promise.resolve();
  nowMs = 50;
  second.end();
  await secondUse;
  expect(pool.read()).toMatchObject({ holdMsTotal: 50, holdMsMean: 25, waitMsTotal: 20, waitMsMean: 10 });
});
