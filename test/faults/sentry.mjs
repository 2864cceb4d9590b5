// node --import ./sentry.mjs …: what Sentry's manual says to load before the application.
import * as Sentry from "@sentry/node";

Sentry.init({ release: "shop@1.0.0" });
