import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvRows } from "./csv-rows.ts";
import { CsvProblem, parseCsv } from "./csv.ts";

function problem(text: string): CsvProblem {
  try {
    parseCsv(text);
  } catch (error) {
    if (error instanceof CsvProblem) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

const quoted = (field: string): string => `"${field.replaceAll('"', '""')}"`;

describe("parseCsv", () => {
  it.each([
    ["LF", "a,b\n1,2\n3,4\n"],
    ["CRLF", "a,b\r\n1,2\r\n3,4\r\n"],
    ["CR", "a,b\r1,2\r3,4"],
    ["no line end at the end", "a,b\n1,2\n3,4"],
    ["empty lines", "\n\na,b\n\n1,2\r\n\r\n3,4\n\n\n"],
    ["quotes", `"a","b"\n"1","2"\n3,"4"`],
    ["spaces in the header", " a , b\n1,2\n3,4"],
    ["semicolons", "a;b\n1;2\n3;4"],
    ["tabs", "a\tb\n1\t2\n3\t4"],
    ["bars", "a|b\n1|2\n3|4"],
  ])("reads %s", (_case, text) => {
    expect(parseCsv(text)).toEqual({
      columns: ["a", "b"],
      records: [
        ["1", "2"],
        ["3", "4"],
      ],
    });
  });

  it("reads separators, line breaks and quotes inside quotes, and quotes inside plain fields", () => {
    const { records } = parseCsv(`a,b,c\n"x, y","two\r\nlines","say ""hi"""\n5" pipe,,""\n`);
    expect(records).toEqual([
      ["x, y", "two\r\nlines", `say "hi"`],
      [`5" pipe`, "", ""],
    ]);
  });

  it("keeps spaces, leading zeros and empty fields as they are", () => {
    expect(parseCsv("a,b,c\n 007 ,,x\n").records).toEqual([[" 007 ", "", "x"]]);
  });

  it("takes a quoted empty field alone in its line for a record", () => {
    expect(parseCsv(`a\n""\n\n1\n`).records).toEqual([[""], ["1"]]);
  });

  it("leaves the CR of a line end cut in two out of the last field", () => {
    expect(parseCsv("a,b\r\n1,2\r").records).toEqual([["1", "2"]]);
  });

  it("refuses an empty separator", () => {
    expect(() => parseCsv("a,b\n1,2", "")).toThrow(`its separator is ""`);
  });

  it("reads back whatever is written by the rules", () => {
    const field = fc.string({ unit: fc.constantFrom("a", "1", " ", ",", ";", '"', "\n", "\r\n", "é", "🙂") });
    const rows = fc.array(fc.array(field, { minLength: 2, maxLength: 2 }), { maxLength: 8 });
    fc.assert(
      fc.property(rows, fc.constantFrom("\n", "\r\n"), (records, lineEnd) => {
        const text = [["a", "b"], ...records].map((record) => record.map(quoted).join(",")).join(lineEnd);
        expect(parseCsv(text).records).toEqual(records);
      }),
    );
  });

  it("never hangs and never gives a ragged record, whatever it reads", () => {
    const text = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r", " ") });
    fc.assert(
      fc.property(text, (anything) => {
        try {
          const { columns, records } = parseCsv(anything);
          return records.every((record) => record.length === columns.length);
        } catch (error) {
          return error instanceof CsvProblem && error.line >= 1;
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ["an empty file", "", 1, "it is empty"],
    ["a file of empty lines", "\n\n", 1, "it is empty"],
    ["too few fields", "a,b\n1,2\n\n3\n", 4, "this line has 1 field, but there are 2 columns (a, b)"],
    ["too many fields", "a,b\n1,2,3", 2, "this line has 3 fields"],
    ["a line counted past a quoted line break", `a,b\n"x\ny",2\n3`, 4, "this line has 1 field"],
    ["a line counted past a quoted CRLF", `a,b\r\n"é\r\ny",2\r\n\r\n3`, 5, "this line has 1 field"],
    ["a column without a name", "a,,c\n1,2,3", 1, "column 2 of 3 has no name"],
    ["one column twice", "a,b,a\n1,2,3", 1, `two columns "a"`],
    ["a quote never closed", `a,b\n1,"2\n3,4\n`, 2, "never closed"],
    ["text behind a quote", `a,b\n"1"x,2`, 2, "text behind a closing quote"],
    ["text behind a quote, below a plain quote", `a,b\n5" é,1\n"x ""y",2\n"1"x,2`, 4, `closing quote: "x,2"`],
    ["text behind a quote that unsettles the rest", `a,b\n5",1\n"x "y,"z"",2`, 3, `closing quote: "y,`],
    ["a column that would replace the prototype", "a,__proto__\n1,2", 1, "__proto__"],
  ])("refuses %s, with its line", (_case, text, line, message) => {
    expect(problem(text).message).toContain(message);
    expect(problem(text).line).toBe(line);
  });
});

describe("csvRows", () => {
  const rows = csvRows(parseCsv("user,password\nanna,x\n"), "./accounts.csv");
  const row = rows[0]!;

  it("gives plain objects", () => {
    expect({ ...row }).toEqual({ user: "anna", password: "x" });
    expect(Object.keys(row)).toEqual(["user", "password"]);
    expect(JSON.stringify(row)).toBe(`{"user":"anna","password":"x"}`);
    expect(structuredClone(row)).toEqual({ user: "anna", password: "x" });
    expect("user" in row).toBe(true);
    expect("name" in row).toBe(false);
  });

  it("names the columns when one is read that is not there", () => {
    expect(() => row["username"]).toThrow(
      `./accounts.csv has no column "username"; its columns are "user", "password"`,
    );
    expect(() => row["pasword"]).toThrow(`Did you mean "password"?`);
  });

  it("can be printed, awaited, compared and written to", async () => {
    const { inspect } = await import("node:util");
    expect(inspect(row)).toBe("{ user: 'anna', password: 'x' }");
    await expect(Promise.resolve(row)).resolves.toBe(row);
    expect(String(row)).toBe("[object Object]");
    const copy = csvRows(parseCsv("a\n1\n"), "x")[0] as Record<string, string>;
    copy["b"] = "2";
    expect(copy["b"]).toBe("2");
  });
});
