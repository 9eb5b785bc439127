"""A visitor who does only what a browser without scripts can: follow links, fill forms, press buttons."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

from django.test import Client

Value = str | bool
VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "use", "path", "circle", "line"})
# What holds the words that tell one of several alike links or buttons from the others.
AROUND = frozenset({"li", "tr", "section", "form", "article", "main"})
BLOCKS = AROUND | {"p", "td", "th", "dt", "dd", "h1", "h2", "h3", "div"}
OPTIONAL = " (optional)"


@dataclass(eq=False)
class Node:
    """An element of a page."""

    tag: str
    given: dict[str, str] = field(default_factory=dict)
    parent: "Node | None" = None
    inside: "list[Node | str]" = field(default_factory=list)

    def each(self, *tags: str) -> "Iterator[Node]":
        for child in self.inside:
            if isinstance(child, Node):
                if child.tag in tags:
                    yield child
                yield from child.each(*tags)

    def above(self) -> "Iterator[Node]":
        if self.parent is not None:
            yield self.parent
            yield from self.parent.above()

    def _text(self, seen: bool = False) -> str:
        found = []
        for child in self.inside:
            if isinstance(child, str):
                found.append(child)
            elif not (seen and "visually-hidden" in child.given.get("class", "")):
                inner = child._text(seen)
                found.append(f" {inner} " if child.tag in BLOCKS else inner)
        return "".join(found)

    @property
    def words(self) -> str:
        """What is written, with what only a screen reader says."""
        return " ".join(self._text().split())

    @property
    def names(self) -> set[str]:
        """What a link or a button may be called by: as it is heard, or as it is seen."""
        seen = " ".join(self._text(seen=True).split())
        return {self.given.get("aria-label") or self.words, seen}


class Tree(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.root = self.here = Node("")
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.inside.append(node)
        if tag not in VOID:
            self.here = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.here.inside.append(Node(tag, {name: value or "" for name, value in attrs}, self.here))

    def handle_endtag(self, tag: str) -> None:
        for node in (self.here, *self.here.above()):
            if node.tag == tag and node.parent is not None:
                self.here = node.parent
                return

    def handle_data(self, data: str) -> None:
        if self.here.tag not in ("script", "style"):
            self.here.inside.append(data)


class Visitor:
    """One person at one browser. ``page`` is what stands before them."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.address, self.page = "", Node("")

    def open(self, address: str) -> Self:
        return self._arrive(address, self.client.get(address, follow=True))

    def follow(self, words: str, *, near: str = "") -> Self:
        """The link of these words; where there are several, the one closest to ``near``."""
        link = self._closest("a", words, near)
        return self.open(urljoin(self.address, link.given["href"]))

    def press(
        self,
        words: str,
        fields: Mapping[str, Value] | None = None,
        *,
        near: str = "",
        refused: bool = False,
    ) -> Self:
        """Fill fields by their labels, then press the button; ``refused``: the form comes back."""
        button = self._closest("button", words, near)
        form = next(node for node in button.above() if node.tag == "form")
        for label, value in (fields or {}).items():
            self._fill(form, label, value)
        sent = _sent(form, button)
        action = button.given.get("formaction") or form.given.get("action") or self.address
        address = urljoin(self.address, action)
        if form.given.get("method", "get").lower() == "get":
            address = urlsplit(address)._replace(query="").geturl()
            return self._arrive(address, self.client.get(address, sent, follow=True), refused)
        answer = self.client.post(address, sent, follow=True)
        return self._arrive(address, answer, refused)

    def offers(self, words: str) -> bool:
        """Whether a link or a button says this."""
        return any(words in node.names for node in self.main.each("a", "button"))

    def items(self, words: str) -> list[str]:
        """What stands around each link or button of these words: its line of a list or a table."""
        return [
            next(above for above in node.above() if above.tag in AROUND).words
            for node in self.main.each("a", "button")
            if words in node.names
        ]

    def lines(self, *words: str) -> list[str]:
        """Each line of a list in which all these words stand."""
        found = [node.words for node in self.main.each("li")]
        return [each for each in found if all(word in each for word in words)]

    def links(self) -> list[str]:
        return [node.words for node in self.main.each("a")]

    def listed(self, label: str) -> list[str]:
        """The links of what a screen reader calls by this label."""
        return [
            node.words
            for around in self.main.each("ol", "ul", "nav", "section")
            if around.given.get("aria-label") == label
            for node in around.each("a")
        ]

    def deeds(self) -> list[str]:
        """Each button of the page itself, in the order in which they stand."""
        return [node.words for node in self.main.each("button")]

    def sees(self, *sentences: str) -> Self:
        for sentence in sentences:
            assert sentence in self.words, self._told(f"“{sentence}” is not there")
        return self

    @property
    def main(self) -> Node:
        return next(self.page.each("main"), self.page)

    @property
    def words(self) -> str:
        return self.main.words

    def choices(self, legend: str) -> list[str]:
        """The words of each choice below a legend."""
        for group in self.main.each("fieldset"):
            if any(node.words.removesuffix(OPTIONAL) == legend for node in group.each("legend")):
                return [node.words for node in group.each("label")]
        raise AssertionError(self._told(f"no choices “{legend}”"))

    def labels(self, form: Node | None = None) -> list[str]:
        return [node.words.removesuffix(OPTIONAL) for node in (form or self.main).each("label")]

    def _closest(self, tag: str, words: str, near: str) -> Node:
        found: dict[int, list[Node]] = {}
        for node in self.page.each(tag):
            if words not in node.names or node.given.get("aria-hidden") == "true":
                continue
            around = [above for above in node.above() if above.tag in AROUND]
            steps = [n for n, above in enumerate(around) if near in above.words] if near else [0]
            if steps:
                found.setdefault(steps[0], []).append(node)
        assert found, self._told(f"no <{tag}> “{words}”" + (f" near “{near}”" if near else ""))
        closest = found[min(found)]
        targets = {node.given.get("href", id(node)) for node in closest}
        assert len(targets) == 1, self._told(f"several <{tag}> “{words}”")
        return closest[0]

    def _fill(self, form: Node, label: str, value: Value) -> None:
        controls = {node.given["id"]: node for node in _controls(form) if "id" in node.given}
        named = [node for node in form.each("label") if node.words.removesuffix(OPTIONAL) == label]
        found = [controls[node.given["for"]] for node in named if node.given["for"] in controls]
        assert len(found) == 1, self._told(
            f"{len(found)} fields “{label}” among {self.labels(form)}"
        )
        [control] = found
        if control.tag == "textarea":
            control.inside[:] = [str(value)]
        elif control.tag == "select":
            self._choose(control, str(value))
        elif control.given.get("type") in ("checkbox", "radio"):
            _tick(form, control, bool(value))
        else:
            control.given["value"] = str(value)

    def _choose(self, control: Node, words: str) -> None:
        options = list(control.each("option"))
        chosen = [node for node in options if node.words == words]
        assert len(chosen) == 1, self._told(f"no option “{words}”")
        for node in options:
            node.given.pop("selected", None)
        chosen[0].given["selected"] = ""

    def _arrive(self, address: str, answer: Any, refused: bool = False) -> Self:
        chain = getattr(answer, "redirect_chain", [])
        for step, _status in chain:
            address = urljoin(address, step)
        query = answer.request.get("QUERY_STRING", "")
        self.address = urlsplit(address)._replace(query=query).geturl()
        body = answer.content.decode(errors="replace")
        self.page = Tree(body).root
        expected = 422 if refused else 200
        assert answer.status_code == expected, self._told(f"answered {answer.status_code}")
        warned = any(
            "message-warning" in node.given.get("class", "") for node in self.main.each("div")
        )
        assert not warned or refused, self._told("a warning")
        return self

    def _told(self, problem: str) -> str:
        return f"{problem}, at {self.address}:\n{self.words}"


def _controls(form: Node) -> Iterator[Node]:
    return form.each("input", "select", "textarea")


def _tick(form: Node, control: Node, value: bool) -> None:
    if control.given["type"] == "radio":
        for other in form.each("input"):
            if other.given.get("name") == control.given["name"]:
                other.given.pop("checked", None)
    if value:
        control.given["checked"] = ""
    else:
        control.given.pop("checked", None)


def _sent(form: Node, button: Node) -> dict[str, list[str]]:
    """The fields as a browser sends them: what is not ticked or is disabled is left out."""
    sent: dict[str, list[str]] = {}
    for control in [*_controls(form), button]:
        name, kind = control.given.get("name"), control.given.get("type", "")
        if (
            not name
            or "disabled" in control.given
            or (kind in ("file", "submit") and control is not button)
        ):
            continue
        if kind in ("checkbox", "radio") and "checked" not in control.given:
            continue
        sent.setdefault(name, []).extend(_values(control))
    return sent


def _values(control: Node) -> list[str]:
    if control.tag == "textarea":
        return ["".join(part for part in control.inside if isinstance(part, str)).lstrip("\n")]
    if control.tag == "select":
        options = list(control.each("option"))
        chosen = [node for node in options if "selected" in node.given]
        if not chosen and "multiple" not in control.given:
            chosen = options[:1]
        return [node.given.get("value", node.words) for node in chosen]
    default = "on" if control.given.get("type") in ("checkbox", "radio") else ""
    return [control.given.get("value", default)]
