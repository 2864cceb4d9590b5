import { defineTest, scenario } from "plimsoll";

const throwing = scenario("throwing", async ({ pause }) => {
  await pause("50ms", { always: true });
  throw new Error("always");
});

export default defineTest({ target: "http://127.0.0.1:1", scenarios: [throwing] });
