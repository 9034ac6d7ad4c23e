"""Failures that a test orders, and the record of what the bot sent."""

import re
from dataclasses import dataclass
from typing import Any, Literal

Fault = int | Literal["drop", "lose"]


@dataclass(frozen=True, slots=True)
class Request:
    """One request of the bot. `status` is 0 where it got no answer.

    `payload` is the JSON body, of a form with files its `payload_json`.
    """

    method: str
    path: str
    query: dict[str, str]
    payload: Any
    status: int


@dataclass(slots=True)
class Order:
    """One ordered failure of the next requests that match."""

    method: str
    path: re.Pattern[str]
    fault: Fault
    times: int
    retry_after: float


class Faults:
    """The orders that are left."""

    def __init__(self) -> None:
        self._orders: list[Order] = []

    def order(self, order: Order) -> None:
        self._orders.append(order)

    def next(self, method: str, path: str) -> Order | None:
        """Take the first order that this request meets."""
        for order in self._orders:
            if order.method == method and order.path.search(path):
                order.times -= 1
                if not order.times:
                    self._orders.remove(order)
                return order
        return None
