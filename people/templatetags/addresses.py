"""``{% url %}`` with its answers kept; see ``people.addresses``."""

from typing import Any

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as of_django
from django.utils.html import conditional_escape

from people.addresses import address

register = template.Library()


@register.tag
def url(parser: Parser, token: Token) -> template.Node:
    """Django's own tag. Its answer is kept where it has a plain name and values by place."""
    node = of_django(parser, token)
    return node if node.kwargs or node.asvar else Address(node)


class Address(template.Node):
    child_nodelists = ()

    def __init__(self, node: URLNode) -> None:
        self._name: Any = node.view_name
        self._values = node.args

    def render(self, context: Context) -> str:
        values = (value.resolve(context) for value in self._values)
        found = address(self._name.resolve(context), *values)
        return conditional_escape(found) if context.autoescape else found
