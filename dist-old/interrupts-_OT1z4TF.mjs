//#region src/cli/lab/interrupts.ts
const patience = 3;
/** Ctrl-C once: stop and report. Twice: now. The same for SIGTERM. */
var Interrupts = class {
	count = 0;
	isOver = false;
	listener;
	constructor(onFirst, onSecond) {
		this.listener = (signal) => {
			this.count++;
			if (this.isOver) this.insist(signal);
			else if (this.count === 1) onFirst(signal);
			else onSecond();
		};
		process.on("SIGINT", this.listener);
		process.on("SIGTERM", this.listener);
	}
	/** The load is over. Who has pressed Ctrl-C once may do so again: that must not cost the report being written. */
	release() {
		this.isOver = true;
		if (this.count === 0) this.leave();
	}
	insist(signal) {
		if (this.count <= patience) return;
		this.leave();
		process.kill(process.pid, signal);
	}
	leave() {
		process.off("SIGINT", this.listener);
		process.off("SIGTERM", this.listener);
	}
};
//#endregion
export { Interrupts as t };
