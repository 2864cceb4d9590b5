export const telling =
  /auth|cookie|token|secret|passw|passphrase|pwd|api[-_]?key|access[-_]?key|account[-_]?key|private[-_]?key|signing[-_]?key|encryption[-_]?key|session|signature|credential|jwt|csrf|xsrf|\bdsn\b|_dsn\b/i;

/** Words that hold one of the above and mean something else. */
const harmless =
  /authority|author(?!i)|authenticated|session[-_.]?(count|duration|length|start|time)|token[-_.]?(count|type|limit|length|s[-_.]?(used|total))|(max|prompt|completion|total|input|output)[-_.]?tokens|tokeni[sz]/gi;

/** Whether what stands under this name opens doors. */
export const isSecretName = (name: string): boolean => telling.test(name.replace(harmless, ""));

/** Placeholders and words that say nothing: they stand where a value was taken out, or was never there. */
const nothing =
  /^(?:|true|false|null|nil|none|undefined|yes|no|on|off|\?|\$\d+|%[sdv]|:\w+|\*+|x{3,}|\.{3}|…|\[[\w -]+\]|<[\w -]+>|\{\{?[\w .-]+\}?\}|\$\{[^}]*\}|\(left(?: out\))?)$/i;

/** Whether a value under a secret name is no secret for once. */
export const isNoValue = (value: string): boolean => nothing.test(value.trim());
