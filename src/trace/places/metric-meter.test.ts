import { describe, expect, it } from "vitest";
import { type MeteredPoint, MetricMeter } from "./metric-meter.ts";

const stretch = { number: 1, fromMs: 10_000, toMs: 20_000 };

function point(name: string, timeMs: number, value: number, more: Partial<MeteredPoint> = {}): MeteredPoint {
  const plain = { kind: "gauge", isDelta: false, isMonotonic: false, service: "shop", instance: null } as const;
  return { name, timeMs, value, ...plain, attributes: {}, ...more };
}

function levels(points: readonly MeteredPoint[]) {
  const meter = new MetricMeter();
  for (const each of points) meter.add(each);
  return meter.read(stretch);
}

describe("MetricMeter", () => {
  it("gives the mean and the most of what was read in a stretch, by pool and state", () => {
    const used = { attributes: { "db.client.connection.pool.name": "main", "db.client.connection.state": "used" } };
    const name = "db.client.connection.count";
    expect(levels([8, 10, 20].map((value, index) => point(name, 9000 + index * 2000, value, used)))).toEqual([
      { name, service: "shop", instance: null, labels: { pool: "main", state: "used" }, mean: 15, max: 20 },
    ]);
  });

  it("knows old names, whose durations are milliseconds", () => {
    const sum = { kind: "histogram", isMonotonic: true } as const;
    const [waits] = levels([
      point("db.client.connections.wait_time", 10_000, 0, { ...sum, attributes: { "pool.name": "main" } }),
      point("db.client.connections.wait_time", 20_000, 5000, { ...sum, attributes: { "pool.name": "main" } }),
    ]);
    expect(waits).toMatchObject({ name: "db.client.connection.wait_time", labels: { pool: "main" }, mean: 0.5 });
  });

  it.each([
    { isDelta: false, values: [100, 101, 102, 103] },
    { isDelta: true, values: [100, 1, 1, 1] },
  ])("gives what counters grow by in a second, delta $isDelta", ({ isDelta, values }) => {
    const how = { kind: "histogram", isDelta } as const;
    const points = values.map((value, index) => point("v8js.gc.duration", 9000 + index * 3000, value, how));
    expect(levels(points)[0]?.mean).toBeCloseTo(1 / 3, 6);
  });

  it("begins anew where a counter does, and says nothing of what it did not see", () => {
    const how = { kind: "sum", isMonotonic: true } as const;
    const points = [50, 60, 5, 15].map((value, index) => point("process.cpu.time", 11_000 + index * 1000, value, how));
    expect(levels(points)[0]?.mean).toBeCloseTo(25 / 3, 6);
    expect(levels(points.slice(0, 1))).toEqual([]);
    expect(levels([point("my.own.metric", 12_000, 1), point("jvm.thread.count", 12_000, Number.NaN)])).toEqual([]);
  });

  it("keeps so many series and so many readings", () => {
    const meter = new MetricMeter();
    for (let pool = 0; pool < 1000; pool += 1) {
      meter.add(point("db.client.connection.max", 12_000, 5, { attributes: { "pool.name": `p${String(pool)}` } }));
    }
    for (let reading = 0; reading < 10_000; reading += 1) meter.add(point("go.goroutine.count", 12_000, reading));
    expect(meter.read(stretch).length).toBe(300);
  });
});
