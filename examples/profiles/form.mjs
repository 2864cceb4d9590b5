// @ts-check
import { Refusal } from "../service/refusal.mjs";

/** @typedef {import("../service/serve.mjs").Call} Call */

/**
 * The fields of a JSON body or of an HTML form.
 * @param {Call} call
 * @returns {Promise<Record<string, unknown>>}
 */
export async function readFields(call) {
  return isForm(call) ? Object.fromEntries(await formData(call)) : call.json();
}

/**
 * A picture: the body itself, or the file `avatar` of an HTML form.
 * @param {Call} call
 */
export async function readAvatar(call) {
  const file = isForm(call) ? (await formData(call)).get("avatar") : undefined;
  if (typeof file === "string" || file === null) throw new Refusal(400, "the form has no file named avatar");
  const type = file?.type ?? call.headers["content-type"] ?? "";
  const bytes = file ? new Uint8Array(await file.arrayBuffer()) : await call.bytes();
  if (!type.startsWith("image/") || bytes.byteLength === 0) throw new Refusal(415, "an avatar is an image");
  return { type, bytes };
}

/** @param {Call} call */
function isForm({ headers }) {
  return /^(multipart\/form-data|application\/x-www-form-urlencoded)\b/.test(headers["content-type"] ?? "");
}

/** Read by Node itself, which is strict about it. @param {Call} call */
async function formData(call) {
  const bytes = new Uint8Array(await call.bytes());
  const response = new Response(bytes, { headers: { "content-type": call.headers["content-type"] ?? "" } });
  return response.formData().catch(() => {
    throw new Refusal(400, "the body is not the form it says it is");
  });
}
