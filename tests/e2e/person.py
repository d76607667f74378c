"""A person of the cast at a browser, and what one can do with a page."""

import re
from collections.abc import Callable
from typing import Any

from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

Inspect = Callable[[Page, str], None]


def goes(page: Page, name: str, *place: Any) -> Page:
    """To the page of this name of an address."""
    page.goto(reverse(name, args=place))
    return page


class Person:
    """Somebody at a browser of their own, who finds everything by the words on the page."""

    def __init__(self, page: Page, inspect: Inspect) -> None:
        self.page, self.inspect = page, inspect

    def sees(self, heading: str) -> None:
        """The page has arrived; it is looked at as `inspect` says."""
        expect(self.page.locator("h1")).to_have_text(heading)
        self.inspect(self.page, heading)

    def reads(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("#main-content")).to_contain_text(text)

    def opens(self, name: str, *place: Any) -> None:
        self.page.goto(reverse(name, args=place))

    def follows(self, text: str) -> None:
        self.link(text).first.click()

    def presses(self, text: str) -> None:
        self.button(text).first.click()

    def writes(self, label: str, text: str) -> None:
        self.field("textbox", label).fill(text)

    def chooses(self, label: str, option: str) -> None:
        self.field("combobox", label).select_option(label=option)

    def picks(self, label: str) -> None:
        self.field("radio", label).check()

    def ticks(self, label: str) -> None:
        self.field("checkbox", label).check()

    def field(self, role: Any, label: str) -> Locator:
        name = re.compile(rf"^\s*{re.escape(label)}(\s*\(frivilligt\))?\s*$")
        return self.page.locator("#main-content").get_by_role(role, name=name)

    def link(self, text: str) -> Locator:
        return self.page.locator("#main-content").get_by_role("link", name=text, exact=True)

    def button(self, text: str) -> Locator:
        return self.page.locator("#main-content").get_by_role("button", name=text, exact=True)

    def tab(self, text: str) -> None:
        tabs = self.page.get_by_role("navigation", name=re.compile("^Planens sider"))
        tabs.get_by_role("link", name=text, exact=True).click()

    def has_no_button(self, text: str) -> None:
        expect(self.button(text)).to_have_count(0)
