/** Whether only this package's own files, which lie in `folder`, were on the stack of what was thrown. */
export function isOwnFault(thrown: unknown, folder: URL): boolean {
  const files = stackOf(thrown).match(/file:\/\/[^\s):]+/g) ?? [];
  return files.length > 0 && files.every((file) => file.startsWith(folder.href));
}

/** The end of it: before the frames stands the message, which may be huge. */
function stackOf(thrown: unknown): string {
  try {
    return thrown instanceof Error && typeof thrown.stack === "string" ? thrown.stack.slice(-32_768) : "";
  } catch {
    // A Proxy, or a getter, that throws: nothing of ours is made so.
    return "";
  }
}

/** Whether some file of the user's was on the stack, or what was thrown says nothing of where it comes from. */
export function isScriptFault(thrown: unknown, folder: URL): boolean {
  const stack = stackOf(thrown);
  // Node's own wrapping of a rejection with null, a number, an object: nothing of ours is rejected so.
  if (stack === "" || /UnhandledPromiseRejection|ERR_UNHANDLED_REJECTION/.test(stack)) return true;
  const files = stack.match(/file:\/\/[^\s):]+/g) ?? [];
  return files.some((file) => !file.startsWith(folder.href));
}
