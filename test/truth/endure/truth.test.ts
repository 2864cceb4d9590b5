import { expect, it } from "vitest";
import { rows } from "./rows.ts";

// A tenth of `npm run truth:endure`, with the same assertions; of a few seeds one more may be wrong than of many.
const seeds = { soak: 20, stress: 10 } as const;

it.each(rows.map((row) => [row.name, row] as const))("%s", async (name, row) => {
  const count = name.startsWith("soak") ? seeds.soak : seeds.stress;
  const wrong: string[] = [];
  for (let seed = 1001; seed <= 1000 + count; seed++) {
    const { isRight, said } = await row.score(seed);
    if (!isRight) wrong.push(`seed ${String(seed)}: ${said}`);
  }
  expect(wrong.length, wrong.join("\n")).toBeLessThanOrEqual(Math.ceil((1 - row.rightMin) * count));
});
