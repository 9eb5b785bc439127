"""``{% translate %}`` of a sentence that stands in the template: looked up once in each language."""

from typing import Any

from django import template
from django.template.base import Parser, Token, Variable
from django.template.context import Context
from django.templatetags import i18n
from django.utils.translation import get_language

register = template.Library()


@register.tag
def translate(parser: Parser, token: Token) -> template.Node:
    """Django's own tag. Its answer is kept where nothing but the language can change it."""
    node = i18n.do_translate(parser, token)
    sentence = node.filter_expression
    stands_here = isinstance(sentence.var, Variable) and sentence.var.lookups is None
    return (
        Sentence(node)
        if stands_here and not (sentence.filters or node.message_context or node.noop)
        else node
    )


class Sentence(template.Node):
    child_nodelists = ()

    def __init__(self, node: Any) -> None:
        self._node = node
        self._asvar, node.asvar = node.asvar, None
        self._said: dict[str | None, str] = {}

    @property
    def source(self) -> str:
        """As it stands in the template."""
        return str(self._node.filter_expression.var.literal)

    def render(self, context: Context) -> str:
        language = get_language()
        said = self._said.get(language)
        if said is None:
            said = self._said[language] = self._node.render(context)
        if self._asvar:
            context[self._asvar] = said
            return ""
        return said
