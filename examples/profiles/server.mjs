// @ts-check
// A user profile service: node examples/profiles/server.mjs [--port 5000]
import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "../service/serve.mjs";
import { integerSetting, portSetting } from "../service/settings.mjs";
import { profileRoutes } from "./routes.mjs";
import { createStore } from "./store.mjs";

const port = portSetting("PROFILES_PORT", 5000);
const lowMs = integerSetting("PROFILES_LOOKUP_MS_MIN", 10, { low: 0, high: 60_000 });
const highMs = integerSetting("PROFILES_LOOKUP_MS_MAX", Math.max(100, lowMs), { low: lowMs, high: 60_000 });

/** A database lookup, uniformly between the two. */
const lookup = () => sleep(lowMs + Math.random() * (highMs - lowMs));

serve({ name: "profiles", port, routes: profileRoutes(createStore(), lookup) });
