/** Whether only this package's own files, which lie in `folder`, were on the stack of what was thrown. */
export function isOwnFault(thrown: unknown, folder: URL): boolean {
  const files = stackOf(thrown).match(/file:\/\/[^\s):]+/g) ?? [];
  return files.length > 0 && files.every((file) => file.startsWith(folder.href));
}

function stackOf(thrown: unknown): string {
  try {
    return thrown instanceof Error && typeof thrown.stack === "string" ? thrown.stack.slice(0, 32_768) : "";
  } catch {
    // A Proxy, or a getter, that throws: nothing of ours is made so.
    return "";
  }
}
