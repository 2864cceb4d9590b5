"""A shop under Flask, which knows nothing of traces: opentelemetry-instrument flask --app shop run.

What the SDK ends is written to the file SENT, a line for each span: trace, span, name.
"""

import os
import sqlite3

from flask import Flask, jsonify
from opentelemetry import trace
from opentelemetry.sdk.trace import SpanProcessor

sent = open(os.environ["SENT"], "a", encoding="utf-8")


class Note(SpanProcessor):
    def on_end(self, span):
        context = span.get_span_context()
        name = " ".join(span.name.split())
        sent.write(f"{context.trace_id:032x} {context.span_id:016x} {name}\n")
        sent.flush()


trace.get_tracer_provider().add_span_processor(Note())

database = sqlite3.connect(":memory:", check_same_thread=False)
database.executescript("create table product (id integer primary key, name text)")
database.executemany("insert into product (name) values (?)", [(f"product {number}",) for number in range(12)])
app = Flask(__name__)


@app.get("/products/<int:product_id>")
def product(product_id):
    cursor = database.cursor()
    rows = cursor.execute("select id, name from product where id = ?", (product_id,)).fetchall()
    return jsonify(rows)


@app.get("/products")
def products():
    cursor = database.cursor()
    ids = cursor.execute("select id from product").fetchall()
    return jsonify([cursor.execute("select name from product where id = ?", each).fetchone() for each in ids])
