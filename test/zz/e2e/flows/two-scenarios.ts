import { defineTest, scenario } from "plimsoll";

const steady = scenario("steady", {
  load: { rate: "200/s", arrivals: "even", duration: "3s" },
  tasks: { "steady call": ({ http }) => http.get("/steady") },
});

const people = scenario("people", {
  load: { users: 5, duration: "3s" },
  pause: "40ms",
  tasks: { "human call": ({ http }) => http.get("/people") },
});

export default defineTest({ target: "http://127.0.0.1:1", scenarios: [steady, people] });
