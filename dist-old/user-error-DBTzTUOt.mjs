//#region src/run/exit-code.ts
/** What the process exits with. Documented in docs/exit-codes.md; never changed, only added to. */
const exitCodes = {
	pass: 0,
	internal: 1,
	usage: 2,
	invalid: 97,
	regression: 98,
	goalMissed: 99,
	badTest: 104,
	interrupted: 105,
	scriptThrew: 107,
	scriptAborted: 108
};
//#endregion
//#region src/run/user-error.ts
/** A mistake of the user's: printed as what, where, why and what to try, without a stack. */
var UserError = class extends Error {
	name = "UserError";
	why;
	hint;
	location;
	exitCode;
	constructor(what, detail = {}) {
		super(what, { cause: detail.cause });
		this.why = detail.why;
		this.hint = detail.hint;
		this.location = detail.location;
		this.exitCode = detail.exitCode ?? exitCodes.badTest;
	}
};
//#endregion
export { exitCodes as n, UserError as t };
