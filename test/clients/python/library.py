"""A library under Django: python library.py <port>. Its authors, with their books, by two routes.

/loop asks for the books of each author by itself, /prefetched for all of them at once. What Sentry's SDK hands to its
transport is written to the file SENT, a line for each span: trace, span, name.
"""

import os
import sys
import tempfile
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
import sentry_sdk
from django.conf import settings
from django.db import connection, models
from django.http import JsonResponse
from django.urls import path

sent = open(os.environ["SENT"], "a", encoding="utf-8")


def note(event, _hint):
    trace = event["contexts"]["trace"]
    for span_id, name in [(trace["span_id"], event["transaction"])] + [
        (span["span_id"], span.get("description") or "") for span in event["spans"]
    ]:
        sent.write(f"{trace['trace_id']} {span_id} {' '.join(name.split())}\n")
    sent.flush()
    return event


# The address comes from SENTRY_DSN.
sentry_sdk.init(traces_sample_rate=1.0, before_send_transaction=note)

settings.configure(
    ALLOWED_HOSTS=["*"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.path.join(tempfile.mkdtemp(), "library.sqlite"),
        }
    },
    INSTALLED_APPS=[],
    ROOT_URLCONF=__name__,
)
django.setup()


class Author(models.Model):
    name = models.TextField()

    class Meta:
        app_label = "library"


class Book(models.Model):
    author = models.ForeignKey(Author, models.CASCADE, related_name="books")
    title = models.TextField()

    class Meta:
        app_label = "library"


def titles(authors):
    return JsonResponse({author.name: [book.title for book in author.books.all()] for author in authors})


urlpatterns = [
    path("loop", lambda _request: titles(Author.objects.all())),
    path("prefetched", lambda _request: titles(Author.objects.prefetch_related("books"))),
]


def fill():
    with connection.schema_editor() as editor:
        for model in (Author, Book):
            editor.create_model(model)
    for number in range(12):
        author = Author.objects.create(name=f"author {number}")
        Book.objects.create(author=author, title=f"book of {number}")


class Silent(WSGIRequestHandler):
    def log_message(self, *_args):
        pass


if __name__ == "__main__":
    from django.core.wsgi import get_wsgi_application

    fill()
    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Silent)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        sentry_sdk.flush(10)
        sys.exit(0)
