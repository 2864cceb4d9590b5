import type { RefusedAnswer } from "#run";
import { authorization } from "./token.ts";

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  /** `status` 0 = nobody answered. */
  | ({ readonly ok: false; readonly status: number } & RefusedAnswer);

export const unanswered: RefusedAnswer = {
  error: "Plimsoll does not answer.",
  hint: "It has ended, or this machine is away. Start plimsoll serve again in the same folder.",
};

/** Asks the server this page came from. */
export async function ask<T>(path: string, order?: unknown): Promise<Answer<T>> {
  try {
    const response = await fetch(path, {
      headers: { ...authorization(), ...(order !== undefined && { "content-type": "application/json" }) },
      ...(order !== undefined && { method: "POST", body: JSON.stringify(order) }),
      credentials: "omit",
      cache: "no-store",
    });
    const body: unknown = await response.json();
    if (response.ok) return { ok: true, value: body as T };
    const { error, hint } = body as RefusedAnswer;
    return { ok: false, status: response.status, error, ...(hint !== undefined && { hint }) };
  } catch {
    return { ok: false, status: 0, ...unanswered };
  }
}
