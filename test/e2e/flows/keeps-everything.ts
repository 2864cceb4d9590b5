import { defineTest, scenario } from "plimsoll";

// What a careless script does: every answer is kept for ever.
const kept: Buffer[] = [];
const bytesEach = Number(process.env["KEPT_BYTES"] ?? 500_000);

const hoarder = scenario("hoarder", async ({ http }) => {
  await http.get("/");
  kept.push(Buffer.alloc(bytesEach, 1));
});

export default defineTest({ scenarios: [hoarder] });
