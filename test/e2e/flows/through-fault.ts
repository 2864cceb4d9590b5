// Every request goes through a fault: the target it is given is the proxy itself.
import { defineTest, scenario } from "plimsoll";

const { UPSTREAM_PORT = "", PROXY_PORT = "", FAULTS = "[]" } = process.env;

export default defineTest({
  target: `http://127.0.0.1:${PROXY_PORT}`,
  scenarios: [scenario("visitor", ({ http }) => http.get("/"))],
  fault: {
    dependency: { listen: Number(PROXY_PORT), to: `127.0.0.1:${UPSTREAM_PORT}`, faults: JSON.parse(FAULTS) },
  },
});
