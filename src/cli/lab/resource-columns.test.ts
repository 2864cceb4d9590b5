import { expect, it } from "vitest";
import type { ResourceReading } from "#run";
import { ResourceColumns } from "./resource-columns.ts";

const reading = (atSeconds: number): ResourceReading => ({
  atSeconds,
  target: null,
  cgroup: null,
  host: null,
  generatorCpuCores: atSeconds + 0.123456,
  metrics: {},
});

it("ResourceColumns keeps a value per second and leaves out what was never known", () => {
  const columns = new ResourceColumns();
  for (let second = 0; second < 3; second++) columns.add(reading(second));
  expect(columns.document()).toEqual({ atSeconds: [0, 1, 2], generatorCpuCores: [0.1235, 1.123, 2.123] });
});

it("ResourceColumns never grows beyond its bound, and stays evenly spaced", () => {
  const columns = new ResourceColumns(8);
  for (let second = 0; second < 100; second++) columns.add(reading(second));
  const { atSeconds } = columns.document();
  expect(atSeconds!.length).toBeLessThanOrEqual(8);
  const steps = atSeconds!.slice(1).map((second, index) => second! - atSeconds![index]!);
  expect(new Set(steps)).toEqual(new Set([16]));
  expect(atSeconds![0]).toBe(0);
});
