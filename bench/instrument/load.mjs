import { Agent, get } from "node:http";

/**
 * Requests one after the other on each of some connections, for some seconds.
 * @returns {Promise<number>} how many were answered
 */
export async function closedLoad(url, connections, seconds) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const endsAt = performance.now() + seconds * 1000;
  let answered = 0;
  const headers = { traceparent: "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01" };
  const one = () =>
    new Promise((resolve, reject) => {
      get(url, { agent, headers }, (response) => response.resume().once("end", resolve)).once("error", reject);
    });
  const lane = async () => {
    while (performance.now() < endsAt) {
      await one();
      answered += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, lane));
  agent.destroy();
  return answered;
}
