/** The package's face beside this file in dist/: what `import "plimsoll"` in a user's file becomes. */
export const packageUrl: string = new URL("./index.mjs", import.meta.url).href;
