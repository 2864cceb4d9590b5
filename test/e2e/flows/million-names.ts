import { defineTest, scenario } from "plimsoll";

// One name per measurement: NAMES of them, over all users.
const names = Number(process.env["NAMES"] ?? 1);
let next = 0;

const namer = scenario("namer", async ({ measure }) => {
  for (let each = 0; each < 1000; each++) await measure("lookup", `item ${next++ % names}`, () => Promise.resolve());
});

export default defineTest({ scenarios: [namer] });
