import { answer, serve } from "./raw-server.mjs";

/** Closes each connection after its `after`-th answer, and says so in that answer unless `silent`. */
serve(({ after, silent = false }, ledger) => (request) => {
  const last = request.serial >= after;
  answer(request, ledger, 200, last && !silent ? "Connection: close\r\n" : "");
  if (last) request.socket.end();
});
