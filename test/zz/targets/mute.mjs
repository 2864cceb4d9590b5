import { answer, serve } from "./raw-server.mjs";

/** Never answers every `every`-th request. */
serve(({ every }, ledger) => (request) => {
  if ((request.index + 1) % every !== 0) return answer(request, ledger);
  ledger.counts.cut++;
});
