/** Why a request was not taken, and how both protocols say so. */
export const refusals = {
  bad_data: { http: 400, grpc: 3 },
  no_key: { http: 401, grpc: 16 },
  browser: { http: 403, grpc: 7 },
  not_found: { http: 404, grpc: 12 },
  method: { http: 405, grpc: 12 },
  too_slow: { http: 408, grpc: 4 },
  too_large: { http: 413, grpc: 8 },
  media_type: { http: 415, grpc: 12 },
  encoding: { http: 415, grpc: 12 },
  host: { http: 421, grpc: 7 },
  pressure: { http: 503, grpc: 14 },
} as const;

export type RefusalReason = keyof typeof refusals;

export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
