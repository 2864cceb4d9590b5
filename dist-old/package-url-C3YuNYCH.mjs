//#region src/cli/package-url.ts
/** The package's face beside this file in dist/: what `import "plimsoll"` in a user's file becomes. */
const packageUrl = new URL("./index.mjs", import.meta.url).href;
//#endregion
export { packageUrl as t };
