import { defineTest, scenario } from "plimsoll";

/** How users of the second worker take it away for good. */
const ways: Readonly<Record<string, () => void>> = {
  loop() {
    for (let turns = 0; turns < Number.POSITIVE_INFINITY; turns += 1);
  },
  regex() {
    /^(a+)+$/.test(`${"a".repeat(60)}b`);
  },
  memory() {
    const hoard: number[][] = [];
    for (;;) hoard.push(Array.from({ length: 1000 }, Math.random));
  },
};
const takeAway = ways[process.env["WAY"] ?? ""]!;
const ofTwo = process.env["WORKERS"] === "2";
const loadedMs = performance.now();

const fragile = scenario("fragile", async ({ http, userId, log }) => {
  await http.get(`/worker/${ofTwo ? userId % 2 : 1}`);
  if ((ofTwo && userId % 2 === 0) || performance.now() - loadedMs < 1500) return;
  log("here it goes");
  takeAway();
});

export default defineTest({ target: "http://127.0.0.1:1", scenarios: [fragile] });
