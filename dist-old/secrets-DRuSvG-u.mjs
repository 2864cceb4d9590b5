//#region src/secrets/left-out.ts
/** What stands in a secret's place. */
const leftOut = "(left out)";
//#endregion
//#region src/secrets/secret-name.ts
const telling = /auth|cookie|token|secret|passw|passphrase|pwd|api[-_]?key|access[-_]?key|account[-_]?key|private[-_]?key|signing[-_]?key|encryption[-_]?key|session|signature|credential|jwt|csrf|xsrf|\bdsn\b|_dsn\b/i;
/** Words that hold one of the above and mean something else. */
const harmless = /authority|author(?!i)|authenticated|session[-_.]?(count|duration|length|start|time)|token[-_.]?(count|type|limit|length|s[-_.]?(used|total))|(max|prompt|completion|total|input|output)[-_.]?tokens|tokeni[sz]/gi;
/** Whether what stands under this name opens doors. */
const isSecretName = (name) => telling.test(name.replace(harmless, ""));
/** Placeholders and words that say nothing: they stand where a value was taken out, or was never there. */
const nothing = /^(?:|true|false|null|nil|none|undefined|yes|no|on|off|\?|\$\d+|%[sdv]|:\w+|\*+|x{3,}|\.{3}|…|\[[\w -]+\]|<[\w -]+>|\{\{?[\w .-]+\}?\}|\$\{[^}]*\}|\(left(?: out\))?)$/i;
/** Whether a value under a secret name is no secret for once. */
const isNoValue = (value) => nothing.test(value.trim());
//#endregion
//#region src/secrets/known-forms.ts
const whole = (pattern) => ({
	pattern,
	instead: leftOut
});
/** Each begins with what its issuer puts in front; none of them is a word. */
const knownForms = [
	whole(/-----BEGIN [A-Z0-9 ]{0,30}(?:PRIVATE KEY|SEED|JWT)[A-Z0-9 ]{0,30}-----[\s\S]*?(?:-{5,6}END [A-Z0-9 ]+-{5,6}|$)/g),
	whole(/\beyJ[\w-]{8,}(?:\.[\w-]+){1,2}/g),
	whole(/\b(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}\b/g),
	whole(/\bAIza[\w-]{30,}/g),
	whole(/\bya29\.[\w-]{20,}/g),
	whole(/\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}|\bgl(?:pat|dt|cbt|ptt|rt|soat)-[\w-]{16,}/g),
	whole(/\bnpm_[A-Za-z0-9]{30,}|\bpypi-[\w-]{30,}|\bdckr_pat_[\w-]{20,}/g),
	whole(/\b(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{10,}|\bwhsec_[A-Za-z0-9+/=]{16,}/g),
	whole(/\bsk-[A-Za-z0-9_-]{20,}/g),
	whole(/\bxox[abeoprs]-[\w-]{10,}|\bxapp-[\w-]{10,}/g),
	whole(/\bSG\.[\w-]{16,}\.[\w-]{16,}/g),
	whole(/\bhv[sbr]\.[\w-]{20,}|\bshp(?:at|ca|pa|ss)_[0-9a-f]{32}|\bdo[opr]_v1_[0-9a-f]{40,}/g),
	whole(/\bsntry[su]_[\w=+/-]{20,}/g),
	whole(/\bSK[0-9a-f]{32}\b|\b\d{8,10}:AA[\w-]{33}/g),
	whole(/\bS[ACNOUPX][A-Z2-7]{56}\b/g),
	{
		pattern: /(hooks\.slack\.com\/services\/)[\w/]+/g,
		instead: `$1${leftOut}`
	},
	{
		pattern: /(discord(?:app)?\.com\/api\/webhooks\/\d+\/)[\w-]+/g,
		instead: `$1${leftOut}`
	}
];
/** Looked for first: most texts are names of routes and methods. */
const mayHoldForm = /-----BEGIN|eyJ|A[KSBC][ICI]A|AIza|ya29|gh[pousr]_|github_pat|gl\w{2,4}-|npm_|pypi-|dckr_|_live_|_test_|whsec|sk-|xox|xapp|SG\.|hv[sbr]\.|shp\w\w_|do[opr]_v1|sntry|SK[0-9a-f]|:AA|S[ACNOUPX][A-Z2-7]{9}|hooks\.slack|webhooks/;
//#endregion
//#region src/secrets/redact-text.ts
const named = (signs) => `[${signs}]{0,48}(?:${telling.source})[${signs}]{0,48}`;
const valueMax = "{0,16384}";
const userInfo = /\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#"'<>]{0,1024}@/gi;
/** Go's way to name a database: `user:password@tcp(host:port)/name`. */
const goSource = /[^\s/"'()]{1,256}@(?=(?:tcp|unix|udp)\()/g;
/** `?name=value`, and pairs of a form, a cookie or a connection string. */
const pair = new RegExp(`(^|[?&;,\\s({"'\`\\\\]|%26|%3F|%5B)(${named("\\w.[\\]-")})((?:%5D)?(?:=|%3D))("[^"]${valueMax}"?|'[^']${valueMax}'?|(?:(?!%26)[^&#\\s;,)}"'\`\\\\])${valueMax})`, "gi");
/** JSON and what is like it, also where it was cut short. */
const quoted = new RegExp(`(["'])(${named("\\w .[\\]-")})\\1(\\s{0,9}[:=]\\s{0,9})(["'])((?:\\\\.|(?!\\4)[^\\\\])${valueMax})\\4?`, "gi");
/** JSON as a text within JSON, however deep. */
const quotedWithin = new RegExp(`(\\\\{1,15}["'])(${named("\\w .[\\]-")})\\1(\\s{0,9}[:=]\\s{0,9})(\\\\{1,15}["'])((?:(?!\\4)[^])${valueMax})(?:\\4)?`, "gi");
const quotedNumber = new RegExp(`(\\\\{0,15}["'])(${named("\\w .-")})\\1(\\s{0,9}:\\s{0,9})(-?\\d[\\d.]{0,40})`, "gi");
const element = new RegExp(`<(${named("\\w:.-")})([^<>]{0,256})>([^<>]${valueMax})`, "gi");
const formPart = new RegExp(`(name=\\\\{0,15}"?(${named("\\w.[\\]-")})\\\\{0,15}"?[^\\r\\n]{0,256}?(?:\\r?\\n|\\\\r\\\\n|\\\\n){2})([^\\r\\n\\\\]${valueMax})`, "gi");
/** A header as it is written, whole. */
const headerLine = /\b((?:proxy-)?authorization|(?:set-)?cookie2?|x-(?:api-key|auth-token|access-token|csrf-token|xsrf-token|amz-security-token|goog-api-key|vault-token|sentry-auth))(["']?\s{0,9}[:=]\s{0,9})["']?(?=\S)[^\r\n"']{1,16384}/gi;
/** `password: hunter2`; what follows in a sentence is a word and no value. */
const labelled = /\b([\w-]{0,32}(?:passw(?:or)?d|passphrase|pwd|secret|token|api[-_ ]?key|access[-_ ]?key))(\s{0,9}[:=]\s{0,9}|\s{1,9}is\s{1,9}|\s{1,9})(["'`]?)([^\s"'`,;)}<>\\]{1,16384})\3/gi;
const credentials = /\b((?:bearer|digest|token)\s{1,9}(?=\S{0,200}\d)(?=\S{8})|bearer\s{1,9}(?=\S{8})|basic\s{1,9}(?=\S{0,200}[\d=]))[\w.~+/=-]{8,16384}/gi;
/** A text without what opens doors, as far as it can be told by names and forms. */
function redactText(text) {
	return redactPlain(/%[0-9a-f]{2}/i.test(text) ? text.replace(word, withinEncoded) : text);
}
const word = /[^\s"<>]+/g;
/** Paths and queries hold texts in which nothing looks like what it is. What hides no secret stays as it is. */
function withinEncoded(encoded) {
	if (!encoded.includes("%")) return encoded;
	const plain = decoded$1(decoded$1(encoded));
	const clean = redactPlain(plain);
	return clean === plain ? encoded : clean;
}
const decoded$1 = (text) => text.replace(/(?:%[0-9a-f]{2})+/gi, (signs) => {
	try {
		return decodeURIComponent(signs);
	} catch {
		return signs;
	}
});
function redactPlain(text) {
	let left = text;
	if (mayHoldForm.test(left)) for (const { pattern, instead } of knownForms) left = left.replace(pattern, instead);
	if (left.includes("@")) left = left.replace(userInfo, `$1${leftOut}@`).replace(goSource, `${leftOut}@`);
	return telling.test(left) || /bearer|basic|digest/i.test(left) ? withoutNamed(left) : left;
}
function withoutNamed(text) {
	return text.replace(headerLine, (_, name, mark) => `${name}${mark}${leftOut}`).replace(formPart, (all, head, name) => isSecretName(name) ? head + leftOut : all).replace(quotedWithin, withoutQuoted).replace(quoted, withoutQuoted).replace(quotedNumber, (all, quote, name, mark) => isSecretName(name) ? `${quote}${name}${quote}${mark}${quote}${leftOut}${quote}` : all).replace(pair, (all, mark, name, equals, value) => isSecretName(name) && !isNoValue(value.replace(/^["']|["']$/g, "")) ? `${mark}${name}${equals}${leftOut}` : all).replace(element, (all, name, rest, value) => isSecretName(name) && !isNoValue(value) ? `<${name}${rest}>${leftOut}` : all).replace(labelled, (all, name, mark, quote, value) => isValue(value, quote !== "", mark.trim()) ? `${name}${mark}${quote}${leftOut}${quote}` : all).replace(credentials, `$1${leftOut}`);
}
function withoutQuoted(...[all, quote, name, mark, open, value]) {
	return isSecretName(name) && !isNoValue(value) ? `${quote}${name}${quote}${mark}${open}${leftOut}${open}` : all;
}
/** After a label a value has digits or signs in it, or is in quotes; a word is what a sentence goes on with. */
function isValue(value, isQuoted, mark) {
	if (isNoValue(value) || value.startsWith("(") || value.length < 4) return false;
	if (isQuoted && mark !== "") return true;
	const isMixed = /\d/.test(value) && /[a-z]/i.test(value);
	if (mark === "") return isMixed && value.length >= 8 && /^[\w.~+/=!$%^&*#@-]+$/.test(value);
	return isMixed || /[!$%^*#@+/]/.test(value);
}
//#endregion
//#region src/secrets/redact-url.ts
/** Without user name and password in front of the host and without query parameters of a telling name; other texts as they are. */
function redactUrl(text) {
	if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return text;
	return knownForms.reduce((left, { pattern, instead }) => left.replace(pattern, instead), text).replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, `$1${leftOut}@`).replace(/([?&#])([^=&#]*)=([^&#]*)/g, (whole, mark, name, value) => isSecretName(decoded(name)) && !isNoValue(value) ? `${mark}${name}=${leftOut}` : whole);
}
/** `%74oken` is a token, too. */
function decoded(name) {
	try {
		return decodeURIComponent(name);
	} catch {
		return name;
	}
}
//#endregion
//#region src/secrets/redact-headers.ts
function redactHeaders(headers) {
	return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, isSecretName(name) ? leftOut : redactText(value)]));
}
/** `Name: value`. */
function redactHeaderLine(line) {
	const name = /^[^:]*/.exec(line)?.[0] ?? "";
	return isSecretName(name) ? `${name}: ${leftOut}` : redactText(line);
}
//#endregion
//#region src/secrets/redact-command.ts
/** A command line without the values of secret headers and without passwords in URLs. Bodies are left out whole. */
function redactCommand(command) {
	return command.map((word, index) => {
		const before = command[index - 1] ?? "";
		const inline = /^(--[a-z][a-z-]*=|-H(?=.))/.exec(word)?.[1] ?? "";
		const flag = inline === "" ? before : inline;
		const value = word.slice(inline.length);
		if (/^--(body|passphrase)=?$/.test(flag)) return inline + leftOut;
		if (/^(-H|--header=?)$/.test(flag)) return inline + redactHeaderLine(value);
		return inline + redactText(redactUrl(value));
	});
}
//#endregion
//#region src/secrets/redact-source.ts
/** A name, `=` or `:`, and a literal: `password: "x"`, `const apiKey = 'x'`, `headers["x-api-key"] = "x"`. */
const assigned = /(["'`]?)([\w-]+)\1(\]?\s*(?::\s*string\s*)?(?::|=(?!=)|\?\?=?|\|\|=?)\s*)(["'`])((?:\\.|(?!\4)[^\\\n])*)\4/g;
const literal = /(["'`])((?:\\.|(?!\1)[^\\\n])*)\1/g;
/**
* The copy of a test file that is kept with its run: without secrets, and line for line the same, or errors would name
* the wrong line.
*/
function redactSource(source, withoutKnown) {
	const before = source.split("\n");
	let isKey = false;
	const kept = before.map((line) => {
		const isInside = isKey;
		if (/-----BEGIN [A-Z0-9 ]*(PRIVATE KEY|SEED|JWT)/.test(line)) isKey = !/-{5,6}END /.test(line);
		else if (/-{5,6}END /.test(line)) isKey = false;
		return isInside ? leftOut : redactLine(withoutKnown(line));
	});
	return {
		text: kept.join("\n"),
		lines: before.flatMap((line, index) => line === kept[index] ? [] : [index + 1])
	};
}
/** Within literals only: code is full of secret names that are given nothing secret. */
const redactLine = (line) => line.replace(assigned, withoutSecret).replace(literal, (whole, quote, value) => looksRandom(value) ? `${quote}${leftOut}${quote}` : hasOnlyHoles(value, quote) ? whole : quote + redactText(value) + quote).replace(/-----BEGIN [A-Z0-9 ]*(?:PRIVATE KEY|SEED|JWT).*/, leftOut);
function withoutSecret(...[whole, quote, name, mark, open, value]) {
	if (!isSecretName(name) || isNoValue(value) || value.startsWith("/") || hasOnlyHoles(value, open)) return whole;
	return `${quote}${name}${quote}${mark}${open}${leftOut}${open}`;
}
/** `Bearer ${token}` holds no secret: what it is filled with is one. */
const hasOnlyHoles = (value, open) => open === "`" && value.includes("${") && !/\w{8,}/.test(value.replace(/\$\{[^}]*\}/g, ""));
/** Bits per character; keys in hexadecimal reach 3.5, in base64 4.5, words and addresses less. */
const entropyLeast = {
	hexadecimal: 3,
	other: 4
};
/** One word of 20 characters or more, with letters and digits in no order that a person would give them. */
function looksRandom(value) {
	if (value.length < 20 || value.length > 512 || !/^[\w+/=~.-]+$/.test(value)) return false;
	if (!/\d/.test(value) || !/[a-z]/i.test(value) || /^[\w-]+(\.[\w-]+)+$/.test(value)) return false;
	if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) return false;
	if (/^[0-9a-f]+$/i.test(value)) return value.length >= 32 && entropyOf(value) >= entropyLeast.hexadecimal;
	return (value.match(/\d(?=[A-Za-z])|[A-Za-z](?=\d)/g)?.length ?? 0) >= 3 && !value.includes("/api/") && entropyOf(value) >= entropyLeast.other;
}
/** Shannon's, over the characters of the text itself. */
function entropyOf(text) {
	const counts = /* @__PURE__ */ new Map();
	for (const sign of text) counts.set(sign, (counts.get(sign) ?? 0) + 1);
	return [...counts.values()].reduce((sum, count) => sum - count / text.length * Math.log2(count / text.length), 0);
}
//#endregion
//#region src/secrets/redactor.ts
/** Redacts what a run records: by names and forms, and by the values this run knows to be secret. */
var Redactor = class {
	known;
	/** @param known values that are secret whatever they look like */
	constructor(known = []) {
		this.known = [...new Set(known.filter((value) => value.length >= 6))].sort((a, b) => b.length - a.length);
	}
	/** An own property, so that it can be handed on alone. */
	text = (text) => redactText(redactUrl(this.withoutKnown(text)));
	/** The copy of a test file that is kept. */
	source(text) {
		return redactSource(text, (line) => this.withoutKnown(line));
	}
	/** The same value with every text in it redacted, and what stands under a secret name left out. */
	value(value) {
		return this.copy(value, false);
	}
	withoutKnown(text) {
		let left = text;
		for (const value of this.known) if (left.includes(value)) left = left.replaceAll(value, leftOut);
		return left;
	}
	copy(value, isSecret) {
		if (typeof value === "string") return isSecret && !isNoValue(value) ? leftOut : this.text(value);
		if (Array.isArray(value)) return value.map((each) => this.copy(each, isSecret));
		if (typeof value !== "object" || value === null) return value;
		return Object.fromEntries(Object.entries(value).map(([key, each]) => [this.text(key), this.copy(each, isSecretName(key))]));
	}
};
//#endregion
//#region src/secrets/known-values.ts
/** Shorter ones would be found in texts that have nothing to do with them. */
const shortest = 6;
/** A name of the environment that says of its value what it is; paths and sockets of agents are none. */
const isSecretVariable = (name) => (/(^|_)(KEY|PAT|PASS|PW|AUTH)$/.test(name) || isSecretName(name)) && !/(_SOCK|_FILE|_PATH|_DIR|_HOME|_ID|_ADDRESS|_MANAGER|_TYPE|_CLASS|_SESSION|_NAME|_USER)$/.test(name);
/** Of the environment, what opens doors: to be recognised wherever it turns up. */
function secretsInEnvironment(env) {
	const found = [];
	for (const [name, value = ""] of Object.entries(env)) {
		if (isSecretVariable(name) && isTelling(value)) found.push(value);
		found.push(...secretsInUrl(value));
	}
	return found;
}
/** The password in front of a host, as it is written and as it is meant. */
function secretsInUrl(text) {
	const [, user = "", password = ""] = /^[a-z][a-z0-9+.-]*:\/\/([^/?#@:]*):?([^/?#]*)@/i.exec(text) ?? [];
	const secret = password === "" && user.length >= 16 ? user : password;
	if (secret.length < shortest) return [];
	try {
		return [...new Set([secret, decodeURIComponent(secret)])];
	} catch {
		return [secret];
	}
}
/** `postgres` and `/run/user/1000` are no secrets whatever they are called. */
function isTelling(value) {
	return value.length >= shortest && !value.startsWith("/") && !/^([a-z]{1,11}|\d{1,7}|true|false)$/i.test(value);
}
//#endregion
export { redactHeaders as a, leftOut as c, redactCommand as i, secretsInUrl as n, redactUrl as o, Redactor as r, isSecretName as s, secretsInEnvironment as t };
