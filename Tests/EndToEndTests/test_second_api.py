"""An API that the program knows nothing about, served from its two files alone: examples/bookshop."""

import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from mcp.client.client import Client
from support import schemas
from support.binary import ROOT, run
from support.clients import Agent
from support.gateway import Gateway
from support.proxy import RecordingProxy

FOLDER = ROOT / "examples/bookshop"
sys.path.insert(0, str(FOLDER))
from api import Bookshop  # noqa: E402

BOOK = "9780000000007"
SOLD_OUT = "9780000000004"


@pytest.fixture
def shop() -> Iterator[Bookshop]:
    with Bookshop(port=0) as shop:
        threading.Thread(target=shop.serve_forever, daemon=True).start()
        yield shop
        shop.shutdown()


@pytest.fixture
def connect(shop: Bookshop) -> Any:
    @asynccontextmanager
    async def connect() -> AsyncIterator[Agent]:
        arguments = ("serve", "--transport", "http", "--port", "0", "--config", FOLDER)
        with Gateway(*arguments, env={"BOOKSHOP_URL": shop.url}) as gateway, RecordingProxy(gateway) as proxy:
            async with Client(proxy.url, mode="auto") as client:
                yield Agent(client, None)
            schemas.check(proxy.recording(), both_directions=True)

    return connect


def asked(shop: Bookshop) -> list[str]:
    """What reached the shop since the last time."""
    requests, shop.requests = shop.requests, []
    return requests


def test_its_files_are_valid_without_a_warning() -> None:
    done = run("validate", "--config", FOLDER)
    assert done.returncode == 0
    assert done.stderr == ""


async def test_the_tools_are_those_of_its_file(connect, shop) -> None:
    async with connect() as agent:
        assert agent.client.server_info.name == "bookshop"
        assert [tool.name for tool in (await agent.client.list_tools()).tools] == [
            "add_book",
            "add_review",
            "change_book",
            "get_book",
            "list_books",
            "list_orders",
            "list_reviews",
            "place_order",
            "remove_book",
        ]
        assert asked(shop) == []


async def test_a_read_is_projected_and_kept(connect, shop) -> None:
    async with connect() as agent:
        book = await agent.call("get_book", isbn=BOOK)
        assert set(book) == {"isbn", "title", "author", "genre", "price_cents", "stock"}
        assert book["author"] == {"name": "Author 2"}
        assert await agent.is_hit("get_book", isbn=BOOK)
        assert asked(shop) == [f"GET /books/{BOOK}"]
        assert "blurb" in await agent.call("get_book", isbn=BOOK, view="full")


async def test_another_spelling_of_a_value_is_the_same_value(connect, shop) -> None:
    async with connect() as agent:
        await agent.call("get_book", isbn=f"urn:isbn:{BOOK}")
        assert await agent.is_hit("get_book", isbn=BOOK)
        assert asked(shop) == [f"GET /books/{BOOK}"]


async def test_pages_by_offset_lead_through_the_whole_list(connect, shop) -> None:
    async with connect() as agent:
        found, arguments = [], {}
        while arguments is not None:
            answer = await agent.call("list_books", genre="travel", take=3, **arguments)
            found += [book["isbn"] for book in answer["books"]]
            assert answer["page"]["total"] == 8
            arguments = answer["page"].get("next")
        assert found == [isbn for isbn, book in shop.books.items() if book["genre"] == "travel"]
        assert asked(shop)[:2] == ["GET /books?genre=travel&skip=0&take=3", "GET /books?genre=travel&skip=3&take=3"]


async def test_pages_by_cursor_lead_through_the_whole_list(connect, shop) -> None:
    async with connect() as agent:
        for _ in range(3):
            await agent.call("place_order", isbns=["9780000000003"])
        first = await agent.call("list_orders", take=2)
        assert (first["page"]["total"], first["page"]["next"]) == (3, {"after": "2"})
        second = await agent.call("list_orders", take=2, **first["page"]["next"])
        assert [order["number"] for order in first["orders"] + second["orders"]] == [1, 2, 3]
        assert "next" not in second["page"]


async def test_a_write_makes_stale_what_it_changed_and_nothing_else(connect, shop) -> None:
    async with connect() as agent:
        for isbn in (BOOK, SOLD_OUT):
            await agent.call("get_book", isbn=isbn)
        await agent.call("list_reviews", isbn=BOOK)
        await agent.call("list_books")
        await agent.call("change_book", isbn=BOOK, price_cents=1)
        assert (await agent.call("get_book", isbn=BOOK))["price_cents"] == 1
        assert not await agent.is_hit("list_books")
        assert await agent.is_hit("get_book", isbn=SOLD_OUT)
        assert await agent.is_hit("list_reviews", isbn=BOOK)
        await agent.call("add_review", isbn=BOOK, stars=5)
        assert (await agent.call("list_reviews", isbn=BOOK))["items"] == [{"stars": 5}]
        assert await agent.is_hit("get_book", isbn=BOOK)


async def test_a_new_book_arrives_as_json_with_its_defaults(connect, shop) -> None:
    async with connect() as agent:
        assert (await agent.call("list_books", take=1))["page"]["total"] == 24
        added = await agent.call("add_book", isbn="9781111111111", title="Ünïcode & Co", price_cents=500)
        assert added == {"isbn": "9781111111111", "title": "Ünïcode & Co", "price_cents": 500, "stock": 1}
        assert (await agent.call("list_books", take=1))["page"]["total"] == 25
        assert shop.books["9781111111111"]["title"] == "Ünïcode & Co"


async def test_a_nested_member_arrives_where_the_api_wants_it(connect, shop) -> None:
    async with connect() as agent:
        await agent.call("place_order", isbns=[BOOK], gift_note="Happy birthday")
        assert shop.orders == [{"number": 1, "isbns": [BOOK], "gift_note": "Happy birthday"}]


async def test_a_removed_book_is_gone_from_every_answer(connect, shop) -> None:
    async with connect() as agent:
        await agent.call("get_book", isbn=BOOK)
        await agent.call("list_reviews", isbn=BOOK)
        assert (await agent.call("remove_book", isbn=BOOK))["message"] == "It is no longer on sale."
        for tool in ("get_book", "list_reviews"):
            text, facts = await agent.refusal(tool, isbn=BOOK)
            assert "list_books" in text
            assert facts["reason"] == "NO_SUCH_BOOK"


async def test_an_error_keeps_the_reason_and_says_what_to_do(connect, shop) -> None:
    async with connect() as agent:
        text, facts = await agent.refusal("place_order", isbns=[BOOK, SOLD_OUT])
        assert f"{SOLD_OUT} is sold out" in text
        assert "change_book" in text
        assert (facts["status"], facts["reason"]) == (409, "OUT_OF_STOCK")
        assert shop.orders == []


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("get_book", {"isbn": "12"}, ["isbn", "[0-9]{13}"]),
        ("list_books", {"take": 11}, ["take", "10"]),
        ("add_review", {"isbn": BOOK, "stars": "five"}, ["stars", '"five"']),
        ("add_book", {"isbn": BOOK, "title": "No price"}, ["price_cents"]),
    ],
)
async def test_a_wrong_argument_never_reaches_the_api(connect, shop, tool: str, arguments: dict, words: list[str]) -> None:
    async with connect() as agent:
        text, _ = await agent.refusal(tool, **arguments)
        assert all(word in text for word in words), text
        assert asked(shop) == []
