import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sqlTemplate } from "./sql-template.ts";

describe("sqlTemplate", () => {
  it.each([
    ["SELECT * FROM product WHERE id = 42", "SELECT * FROM product WHERE id = ?"],
    ["SELECT * FROM product WHERE id = $1", "SELECT * FROM product WHERE id = ?"],
    ["SELECT * FROM product WHERE id = :id AND n=%s", "SELECT * FROM product WHERE id = ? AND n=?"],
    ["select name from t where a = 'it''s' and b = 'x'", "select name from t where a = ? and b = ?"],
    ["SELECT * FROM t WHERE id IN (1, 2,3 , 4)", "SELECT * FROM t WHERE id IN (?)"],
    ["SELECT * FROM t WHERE id IN($1,$2)", "SELECT * FROM t WHERE id IN (?)"],
    ["INSERT INTO t (a, b) VALUES (1, 'x'), (2, 'y')", "INSERT INTO t (a, b) VALUES (?)"],
    ["INSERT INTO t (a, b) VALUES (1, now()), (2, now())", "INSERT INTO t (a, b) VALUES (?, now())"],
    ["SELECT 1 -- by id 7\nFROM t /* 8 */ WHERE x=-5;", "SELECT ? FROM t WHERE x= ?"],
    ["SELECT\n   a,\tb\nFROM   t", "SELECT a, b FROM t"],
    ['SELECT "col 1", t2.a3 FROM t2 WHERE a3::int = 1.5e3', 'SELECT "col 1", t2.a3 FROM t2 WHERE a3::int = ?'],
    ["SELECT $$it's 1$$, $x$ 2 $x$", "SELECT ?"],
    [String.raw`SELECT E'a\'b', N'c' FROM t`, "SELECT ? FROM t"],
    ["SELECT * FROM t WHERE a = 'never closed", "SELECT * FROM t WHERE a = ?"],
    ["SELECT a - 1 FROM t LIMIT 10 OFFSET 20", "SELECT a - ? FROM t LIMIT ? OFFSET ?"],
    ["COMMIT", "COMMIT"],
  ])("%j → %j", (text, template) => {
    expect(sqlTemplate(text)).toBe(template);
  });

  it("takes what MySQL calls a text for one", () => {
    expect(sqlTemplate(String.raw`SELECT "a\"b", 'c\'d' FROM ${"`t1`"} # why`, "mysql")).toBe("SELECT ? FROM `t1`");
  });

  it("leaves a template as it is", () => {
    const word = fc.constantFrom(
      "SELECT",
      "id",
      "=",
      "-",
      "+",
      "(",
      ")",
      ",",
      "IN",
      "?",
      "$1",
      "7",
      "'a'",
      '"b"',
      "--c\n",
      "/*",
      "*/",
      ";",
      " ",
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), fc.constantFrom("", "mysql"), (words, system) => {
        const once = sqlTemplate(words.join(" "), system);
        expect(sqlTemplate(once, system)).toBe(once);
      }),
      { numRuns: 500 },
    );
  });

  it("gives all values of a query one template, and shows none of them", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer(), fc.array(fc.integer(), { minLength: 1 }), (name, price, ids) => {
        const literal = `'${name.replaceAll("'", "''")}'`;
        const text = `SELECT * FROM product WHERE name = ${literal} AND price > ${price} AND id IN (${ids.join(", ")})`;
        expect(sqlTemplate(text)).toBe("SELECT * FROM product WHERE name = ? AND price > ? AND id IN (?)");
      }),
    );
  });

  it("takes time in proportion to the text, whatever is in it", () => {
    const hostile = [
      "(".repeat(4096),
      "'".repeat(4095),
      "(?, ".repeat(1000),
      "$a".repeat(2000),
      "/*".repeat(2000),
      "- ".repeat(2000),
    ];
    for (const text of hostile) expect(sqlTemplate(text).length).toBeLessThanOrEqual(500);
  });
});
