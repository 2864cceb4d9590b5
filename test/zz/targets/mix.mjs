import { answer, serve } from "./raw-server.mjs";

/** Every `every`-th request gets `status`, the others 200. */
serve(
  ({ every, status }, ledger) =>
    (request) =>
      answer(request, ledger, (request.index + 1) % every === 0 ? status : 200),
);
