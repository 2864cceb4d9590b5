// @ts-check
import { connect } from "node:net";

const patienceMs = 1000;

/**
 * Knows whether somebody listens at `url`. While nobody does, what would be sent is given up at once instead of being
 * tried again and again: an instrumented service without a receiver stays as quick and as small as it was.
 * @param {string} url
 */
export function createListener(url) {
  const { hostname, port, protocol } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, "");
  const at = { host, port: Number(port) || (protocol === "https:" ? 443 : 80) };
  /** @type {"unknown" | "listens" | "silent"} */
  let state = "unknown";
  return {
    get isSilent() {
      return state === "silent";
    },
    lost() {
      state = "unknown";
    },
    /** Asks only where the last word was not that it listens. */
    async listens() {
      if (state !== "listens") state = (await answers(at)) ? "listens" : "silent";
      return state === "listens";
    },
  };
}

/**
 * @param {{ host: string, port: number }} at
 * @returns {Promise<boolean>}
 */
function answers(at) {
  return new Promise((resolve) => {
    const socket = connect(at);
    // Neither the socket nor the timer keeps the application alive.
    socket.unref();
    const timer = setTimeout(() => end(false), patienceMs).unref();
    /** @param {boolean} answer */
    const end = (answer) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => end(true)).once("error", () => end(false));
  });
}
