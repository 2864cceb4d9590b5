// @ts-check
import { register as registerHooks, supportsSyncHooks } from "import-in-the-middle/register-hooks.mjs";
import { register } from "node:module";

/** From here on `module.register` warns, and has a successor. */
const nodeWithSuccessor = 25;

/**
 * Makes `import` of these modules patchable, which the instrumentations by themselves do for `require` only. All other
 * modules load as ever.
 * @param {readonly string[]} names
 */
export function hookImports(names) {
  const include = [...names];
  if (Number.parseInt(process.versions.node) >= nodeWithSuccessor && supportsSyncHooks()) registerHooks({ include });
  else register("import-in-the-middle/hook.mjs", import.meta.url, { data: { include } });
}
