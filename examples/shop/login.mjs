// @ts-check
import { textIn } from "../service/input.mjs";
import { Refusal } from "../service/refusal.mjs";
import { isSame, issueToken, passwordHash } from "./tokens.mjs";

/**
 * @param {import("./routes.mjs").Call} call
 * @param {import("./database.mjs").Query} query
 * @returns {Promise<import("./routes.mjs").Answer>}
 */
export async function logIn(call, query) {
  const input = await call.json();
  const username = textIn("username", input.username, 100);
  const password = textIn("password", input.password, 100);
  const [user] = await query("user_by_name", username);
  if (!user || !isSame(passwordHash(password, user.salt), user.password_hash)) {
    throw new Refusal(401, "wrong username or password");
  }
  return { json: { access_token: issueToken(user.id), token_type: "bearer" } };
}
