import { answer, serve } from "./raw-server.mjs";

/** Answers at once. */
serve((_, ledger) => (request) => answer(request, ledger));
