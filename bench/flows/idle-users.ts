import { defineTest, scenario } from "plimsoll";

/** Mostly thinking, always connected. */
const thinker = scenario("thinker", {
  pause: ["5s", "10s"],
  tasks: { look: ({ http }) => http.get("/look") },
});

export default defineTest({ target: "http://127.0.0.1:1", scenarios: [thinker] });
