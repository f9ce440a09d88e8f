"""A small bookshop with a REST API, all in memory: something to put a gateway in front of.

Run it with `python3 api.py`; it listens on http://127.0.0.1:8700.
"""

import itertools
import json
import re
import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

TITLES = ["Tide Tables", "The Salt Road", "A Field Guide to Fog", "Lanterns", "Small Harbours", "North by Ferry", "The Wren Year"]
GENRES = ["travel", "fiction", "nature"]

Answer = tuple[int, Any]


class Problem(Exception):
    """An answer that says what went wrong: a sentence for people and a code for programs."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.body = {"title": "The bookshop refuses", "detail": detail, "code": code}


class Bookshop(ThreadingHTTPServer):
    """The shop and its listener. `requests` holds what was asked, oldest first, so that a cache can be seen at work."""

    daemon_threads = True

    def __init__(self, port: int = 8700) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.requests: list[str] = []
        self.books = {f"97800000000{n:02}": self.a_book(n) for n in range(24)}
        self.reviews: dict[str, list[dict[str, Any]]] = {}
        self.orders: list[dict[str, Any]] = []
        self.order_numbers = itertools.count(1)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @staticmethod
    def a_book(n: int) -> dict[str, Any]:
        isbn = f"97800000000{n:02}"
        return {
            "isbn": isbn,
            "title": f"{TITLES[n % len(TITLES)]}, volume {n // len(TITLES) + 1}",
            "author": {"name": f"Author {n % 5}", "born": 1950 + n, "biography": "Has written all their life. " * 8},
            "genre": GENRES[n % len(GENRES)],
            "price_cents": 900 + 50 * n,
            "stock": n % 4,
            "blurb": "A book that is hard to put down. " * 6,
            "links": {"self": f"/books/{isbn}", "cover": f"/covers/{isbn}.jpg", "reviews": f"/books/{isbn}/reviews"},
        }

    # Every operation takes its path's values, its query and its body, and answers a status and JSON, or None for no body.

    def list_books(self, query: dict[str, str], _: Any) -> Answer:
        skip, take = int(query.get("skip", 0)), int(query.get("take", 10))
        if take > 10:
            raise Problem(400, "PAGE_TOO_LARGE", "take is at most 10")
        found = [book for book in self.books.values() if query.get("genre", book["genre"]) == book["genre"]]
        return 200, {"books": found[skip : skip + take], "count": len(found), "links": {"self": "/books"}}

    def get_book(self, _: dict[str, str], __: Any, isbn: str) -> Answer:
        if isbn not in self.books:
            raise Problem(404, "NO_SUCH_BOOK", f"there is no book {isbn}")
        return 200, self.books[isbn]

    def add_book(self, _: dict[str, str], body: Any) -> Answer:
        if body["isbn"] in self.books:
            raise Problem(409, "ISBN_TAKEN", f"{body['isbn']} is sold here already")
        book = self.a_book(0) | body | {"links": {"self": f"/books/{body['isbn']}"}}
        self.books[body["isbn"]] = book
        return 201, book

    def change_book(self, query: dict[str, str], body: Any, isbn: str) -> Answer:
        self.get_book(query, body, isbn)
        self.books[isbn] = self.books[isbn] | body
        return 200, self.books[isbn]

    def remove_book(self, query: dict[str, str], body: Any, isbn: str) -> Answer:
        self.get_book(query, body, isbn)
        del self.books[isbn]
        return 204, None

    def list_reviews(self, query: dict[str, str], body: Any, isbn: str) -> Answer:
        self.get_book(query, body, isbn)
        return 200, self.reviews.get(isbn, [])

    def add_review(self, query: dict[str, str], body: Any, isbn: str) -> Answer:
        self.get_book(query, body, isbn)
        self.reviews.setdefault(isbn, []).append(body)
        return 201, body

    def list_orders(self, query: dict[str, str], _: Any) -> Answer:
        rows = [order for order in self.orders if order["number"] > int(query.get("after", 0))]
        page = rows[: int(query.get("take", 10))]
        return 200, {"orders": page, "count": len(self.orders), "cursor": str(page[-1]["number"]) if len(page) < len(rows) else None}

    def place_order(self, query: dict[str, str], body: Any) -> Answer:
        for isbn in body["isbns"]:
            if self.get_book(query, body, isbn)[1]["stock"] == 0:
                raise Problem(409, "OUT_OF_STOCK", f"{isbn} is sold out")
        for isbn in body["isbns"]:
            self.books[isbn]["stock"] -= 1
        order = {"number": next(self.order_numbers), "isbns": body["isbns"], "gift_note": body.get("gift", {}).get("note")}
        self.orders.append(order)
        return 201, order


ROUTES: list[tuple[str, str, Callable[..., Answer]]] = [
    ("GET", "/books", Bookshop.list_books),
    ("POST", "/books", Bookshop.add_book),
    ("GET", "/books/([^/]+)", Bookshop.get_book),
    ("PATCH", "/books/([^/]+)", Bookshop.change_book),
    ("DELETE", "/books/([^/]+)", Bookshop.remove_book),
    ("GET", "/books/([^/]+)/reviews", Bookshop.list_reviews),
    ("POST", "/books/([^/]+)/reviews", Bookshop.add_review),
    ("GET", "/orders", Bookshop.list_orders),
    ("POST", "/orders", Bookshop.place_order),
]


class Handler(BaseHTTPRequestHandler):
    """Finds the operation for a request and writes its answer."""

    protocol_version = "HTTP/1.1"
    server: Bookshop

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.requests.append(f"{self.command} {self.path}")
        try:
            status, value = self.operate(json.loads(body) if body else None)
            kind = "application/json"
        except Problem as problem:
            status, value = problem.status, problem.body
            kind = "application/problem+json"
        data = b"" if value is None else json.dumps(value).encode()
        self.send_response(status)
        if data:
            self.send_header("Content-Type", kind)
        if status != 204:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def operate(self, body: Any) -> Answer:
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        for method, pattern, operation in ROUTES:
            if method == self.command and (match := re.fullmatch(pattern, parts.path)):
                return operation(self.server, query, body, *map(unquote, match.groups()))
        raise Problem(404, "NO_SUCH_PAGE", f"nothing answers {self.command} {parts.path}")

    do_GET = do_POST = do_PATCH = do_DELETE = answer


if __name__ == "__main__":
    with Bookshop(int(sys.argv[1]) if len(sys.argv) > 1 else 8700) as shop:
        print(f"bookshop: {shop.url}", file=sys.stderr)
        try:
            shop.serve_forever()
        except KeyboardInterrupt:
            pass
