"""Whatever a document names, the renderer opens our own files and nothing else."""

import io
import itertools
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pikepdf
import pytest

from programmes.reports.limits import ORIGIN

pytestmark = pytest.mark.weasy
typesetting = pytest.importorskip(
    "programmes.reports.typeset", reason="needs Pango", exc_type=OSError
)

CANARY = "canary4173"

VECTORS = {
    "img": '<img alt="x" src="{url}">',
    "srcset": '<img alt="x" srcset="{url} 2x" src="{url}">',
    "stylesheet": '<link rel="stylesheet" href="{url}">',
    "icon": '<link rel="icon" href="{url}">',
    "attachment": '<link rel="attachment" href="{url}">',
    "attached link": '<a rel="attachment" href="{url}">x</a>',
    "import": "<style>@import url({url});</style>",
    "font": "<style>@font-face{{font-family:y;src:url({url})}}p{{font-family:y}}</style><p>x</p>",
    "background": '<p style="background-image:url({url})">x</p>',
    "list": '<ul style="list-style-image:url({url})"><li>x</li></ul>',
    "content": "<style>p::before{{content:url({url})}}</style><p>x</p>",
    "border": '<p style="border:9px solid;border-image:url({url}) 3">x</p>',
    "page": "<style>@page{{background:url({url})}}</style><p>x</p>",
    "colour profile": "<style>@color-profile device-cmyk{{src:url({url})}}</style><p>x</p>",
    "cursor": '<p style="cursor:url({url})">x</p>',
    "svg image": '<svg width="9" height="9"><image href="{url}" width="9" height="9"/></svg>',
    "svg old link": '<svg width="9" height="9"><image xlink:href="{url}" width="9"/></svg>',
    "svg use": '<svg width="9" height="9"><use href="{url}#a"/></svg>',
    "svg style": "<svg width=9 height=9><style>@import url({url});</style><path d='M0 0h9'/></svg>",
    "svg fill": '<svg width="9" height="9"><path d="M0 0h9v9" fill="url({url}#a)"/></svg>',
    "object": '<object data="{url}">x</object>',
    "embed": '<embed src="{url}">',
    "frame": '<iframe src="{url}"></iframe>',
    "input": '<input type="image" src="{url}">',
    "video": '<video poster="{url}" src="{url}"></video>',
    "script": '<script src="{url}"></script>',
    "base": '<base href="{url}"><img alt="x" src="x.png"><link rel="stylesheet" href="y.css">',
    "refresh": '<meta http-equiv="refresh" content="0;url={url}">',
}


class _Listener(BaseHTTPRequestHandler):
    """Counts whoever comes, and would lead them on to the canary."""

    seen: list[str] = []
    canary = ""

    def do_GET(self):
        self.seen.append(self.path)
        if self.path.startswith("/redirect"):
            self.send_response(302)
            self.send_header("Location", self.canary)
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/css" if "css" in self.path else "image/svg+xml")
        self.end_headers()
        self.wfile.write(_svg_with_canary().encode())

    def log_message(self, *_):
        pass


def _svg_with_canary():
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20">'
        f'<text y="15">{CANARY}</text></svg>'
    )


@pytest.fixture(scope="module")
def listener(tmp_path_factory):
    canary = tmp_path_factory.mktemp("secret") / "canary.svg"
    canary.write_text(_svg_with_canary())
    handler = type("Handler", (_Listener,), {"seen": [], "canary": canary.as_uri()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield handler, server.server_port, canary
    server.shutdown()
    server.server_close()


def _addresses(port, canary: Path):
    here = f"127.0.0.1:{port}"
    return [
        canary.as_uri(),
        canary.as_uri().replace("file:", "FILE:"),
        str(canary),
        f"file://localhost{canary}",
        f"http://{here}/a.svg",
        f"http://{here}/a.css",
        f"http://{here}/redirect.svg",
        f"//{here}/a.svg",
        f"ftp://{here}/a.svg",
        f"https://assets.invalid@{here}/a.svg",
        f"{ORIGIN}../..{canary}",
        f"{ORIGIN}css/%2e%2e/%2e%2e{canary}",
        "http://169.254.169.254/latest/meta-data",
        f"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><use href='{canary}'/></svg>",
    ]


def _document(vector, url):
    body = VECTORS[vector].format(url=url)
    return f'<!doctype html><html lang="en"><head><title>t</title></head><body>{body}</body></html>'


def _holds_canary(data):
    """In any stream, unpacked, or attached."""
    with pikepdf.open(io.BytesIO(data)) as document:
        streams = (
            thing.read_bytes() for thing in document.objects if isinstance(thing, pikepdf.Stream)
        )
        return bool(document.attachments) or any(CANARY.encode() in each for each in streams)


def _attack(fetch_everything):
    """Each vector with each address; what got through, by name."""

    def run(listener):
        handler, port, canary = listener
        handler.seen.clear()
        through = []
        for vector, url in itertools.product(VECTORS, _addresses(port, canary)):
            try:
                data = fetch_everything(_document(vector, url))
            except (typesetting.AddressRefused, typesetting.DrawingFailed):
                continue
            if _holds_canary(data):
                through.append((vector, url))
        return through, list(handler.seen)

    return run


@pytest.mark.filterwarnings("ignore")
def test_no_address_gets_through(listener):
    attack = _attack(lambda html: typesetting.typeset(html, assets={}, font_faces=""))

    assert attack(listener) == ([], [])


@pytest.mark.filterwarnings("ignore")
def test_the_attacks_would_work_on_a_renderer_that_opens_what_it_is_told(listener, monkeypatch):
    """Files are attached and visitors counted as soon as the fetcher is the renderer's own."""
    from weasyprint import HTML

    handler, port, canary = listener
    handler.seen.clear()
    attached = HTML(string=_document("attachment", canary.as_uri())).write_pdf()
    HTML(string=_document("img", f"http://127.0.0.1:{port}/a.svg")).write_pdf()
    HTML(string=_document("svg image", f"http://127.0.0.1:{port}/a.svg")).write_pdf()

    assert _holds_canary(attached)
    assert handler.seen == ["/a.svg", "/a.svg"]


@pytest.mark.parametrize("vector", ["img", "attachment", "import", "font", "svg image", "base"])
def test_an_address_stops_the_document(vector, tmp_path):
    """Silently leaving a picture out would print a document that its author did not write."""
    with pytest.raises(typesetting.AddressRefused):
        typesetting.typeset(
            _document(vector, (tmp_path / "secret").as_uri()), assets={}, font_faces=""
        )


def test_a_named_file_is_opened(tmp_path):
    (tmp_path / "one.css").write_text("p{color:red}")
    html = '<html lang="en"><title>t</title><link rel="stylesheet" href="css/one.css"><p>x</p>'

    data = typesetting.typeset(
        html, assets={"css/one.css": str(tmp_path / "one.css")}, font_faces=""
    )

    assert data.startswith(b"%PDF-1.7")


def test_a_style_sheet_reaches_its_neighbours_by_name(tmp_path):
    """As in a browser, an address in a sheet starts from the sheet."""
    (tmp_path / "one.css").write_text("p{background:url(../img/two.svg)}")
    (tmp_path / "two.svg").write_text(_svg_with_canary())
    html = '<html lang="en"><title>t</title><link rel="stylesheet" href="css/one.css"><p>x</p>'
    assets = {
        "css/one.css": str(tmp_path / "one.css"),
        "img/two.svg": str(tmp_path / "two.svg"),
    }

    assert typesetting.typeset(html, assets=assets, font_faces="").startswith(b"%PDF")
    with pytest.raises(typesetting.AddressRefused, match=r"img/two\.svg"):
        typesetting.typeset(html, assets={"css/one.css": assets["css/one.css"]}, font_faces="")


def test_a_drawing_that_fails_stops_the_document():
    """The renderer would log it and leave the drawing out."""
    html = (
        '<html lang="en"><title>t</title><svg width="9" height="9"><title>Figures</title>'
        "<style>@import 'x.css';</style><path d='M0 0h9'/></svg>"
    )

    with pytest.raises(typesetting.DrawingFailed, match="inline SVG"):
        typesetting.typeset(html, assets={}, font_faces="")
