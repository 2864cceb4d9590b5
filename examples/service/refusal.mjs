// @ts-check

/** Thrown by a route to answer with a 4xx or 503 and a reason. */
export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {string} reason
   * @param {Record<string, string>} [headers]
   */
  constructor(status, reason, headers = {}) {
    super(reason);
    this.status = status;
    this.headers = headers;
  }
}
