"""Template tags for the parts of pages that are drawn dozens of times: Jinja templates, in ``templates/parts``."""

from django import template
from django.db.models import Model
from django.template import Context, Node, NodeList, engines
from django.template.base import Parser, Token
from django.utils.safestring import SafeString

from publishing import drawn

register = template.Library()


@register.simple_tag
def part(name: str, **values: object) -> SafeString:
    """Draw a part with these values, and no others: ``{% part "picture" photo=photo sizes="92vw" %}``."""
    return SafeString(engines["parts"].env.get_template(f"{name}.html").render(values))


class PieceNode(Node):
    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist, self.name = nodelist, name

    def render(self, context: Context) -> str:
        return drawn.piece(self.name, lambda: self.nodelist.render(context))


@register.tag
def piece(parser: Parser, token: Token) -> PieceNode:
    """Draw what stands up to ``{% endpiece %}`` once for all, see ``publishing.drawn``: ``{% piece its_name %}``."""
    _tag, name = token.split_contents()
    nodelist = parser.parse(("endpiece",))
    parser.delete_first_token()
    return PieceNode(nodelist, name)


class ContentsNode(Node):
    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist, self.name = nodelist, name

    def render(self, context: Context) -> str:
        def draw(values: dict) -> str:
            with context.push(**values):
                return self.nodelist.render(context)

        contents = context.get("contents")
        return contents.piece(self.name, draw) if contents else self.nodelist.render(context)


@register.tag
def contents(parser: Parser, token: Token) -> ContentsNode:
    """Draw what stands up to ``{% endcontents %}`` from the contents of a page: ``{% contents its_name %}``.

    Where the view gave ``contents``, see ``publishing.contents``, their values are seen here alone, and what was drawn
    is remembered; it may show nothing else that differs between requests. Elsewhere it is drawn as it stands.
    """
    _tag, name = token.split_contents()
    nodelist = parser.parse(("endcontents",))
    parser.delete_first_token()
    return ContentsNode(nodelist, name)


class RowsNode(Node):
    def __init__(self, nodelist: NodeList, name: str, page: str, template_name: str) -> None:
        self.nodelist, self.record, self.page, self.name = nodelist, name, page, template_name

    def render(self, context: Context) -> SafeString:
        page = context[self.page]

        def draw(record: Model, within: str) -> str:
            with context.push(**{self.record: record, self.page: {"within": within}}):
                return self.nodelist.render(context)

        draw.name = self.name
        return SafeString("".join(drawn.rows(page, draw, page.within)))


@register.tag
def rows(parser: Parser, token: Token) -> RowsNode:
    """Draw the rows of a page of a list, each once for all: ``{% rows topic in page_obj %}…{% endrows %}``.

    A row may show the record and ``page_obj.within``; what else a page has it must not depend on.
    """
    _tag, record, _in, page = token.split_contents()
    nodelist = parser.parse(("endrows",))
    parser.delete_first_token()
    return RowsNode(nodelist, record, page, parser.origin.template_name)
