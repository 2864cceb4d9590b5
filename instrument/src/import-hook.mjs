// @ts-check
import { register, supportsSyncHooks } from "import-in-the-middle/register-hooks.mjs";
import { register as registerInThread } from "node:module";

/**
 * Makes `import` of these modules patchable, which the instrumentations by themselves do for `require` only. All other
 * modules load as ever.
 * @param {readonly string[]} names
 */
export function hookImports(names) {
  const include = [...names];
  // What newer versions of Node have instead of a thread of its own for hooks.
  if (supportsSyncHooks()) register({ include });
  else registerInThread("import-in-the-middle/hook.mjs", import.meta.url, { data: { include } });
}
