import { answer, serve } from "./raw-server.mjs";

/** Holds every answer `ms` milliseconds, however many are being held. */
serve(
  ({ ms }, ledger) =>
    (request) =>
      setTimeout(() => answer(request, ledger), ms),
);
