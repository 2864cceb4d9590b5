import { defineTest, scenario } from "plimsoll";

/** Prints more than any pipe holds, in both ways. */
const noisy = scenario("noisy", async ({ http, log }) => {
  await http.get("/");
  log("x".repeat(5000));
  console.log("y".repeat(20_000));
});

export default defineTest({ target: "http://127.0.0.1:1", scenarios: [noisy] });
