import { defineTest, scenario } from "plimsoll";

const impatient = scenario("impatient", {
  tasks: { ask: ({ http }) => http.get("/ask") },
});

export default defineTest({ target: "http://127.0.0.1:1", timeout: "300ms", scenarios: [impatient] });
