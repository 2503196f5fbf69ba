"""PDF files made by hand for tests: with words in any script, and such as are made to do harm."""

import zlib


def pdf(*pages: str) -> bytes:
    """Return a PDF whose pages show these words, in a font that says what its signs mean."""
    signs = sorted({sign for words in pages for sign in words})
    codes = {sign: f"{number + 1:04X}" for number, sign in enumerate(signs)}
    meant = "\n".join(f"<{codes[sign]}> <{sign.encode('utf-16-be').hex().upper()}>" for sign in signs)
    cmap = (
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange "
        f"{len(signs)} beginbfchar\n{meant}\nendbfchar endcmap end"
    )
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Invented /Encoding /Identity-H /DescendantFonts [4 0 R] "
        b"/ToUnicode 5 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Invented /DW 1000 "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        b"/FontDescriptor << /Type /FontDescriptor /FontName /Invented /Flags 4 /Ascent 800 /Descent -200 "
        b"/CapHeight 700 /ItalicAngle 0 /StemV 80 /FontBBox [0 -200 1000 800] >> >>",
        stream(cmap.encode()),
    ]
    for number, words in enumerate(pages):
        lines = " T* ".join(f"<{''.join(codes[sign] for sign in line)}> Tj" for line in words.split("\n"))
        shown = f"BT /F1 12 Tf 14 TL 20 700 Td {lines} ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 2000 800] /Contents {7 + 2 * number} 0 R "
            f"/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(stream(shown.encode()))
    return written(objects)


def bomb(megabytes: int) -> bytes:
    """Return a small PDF whose one page unpacks to so many megabytes of text operators."""
    shown = b"BT /F1 12 Tf 20 700 Td " + b"(A) Tj " * (megabytes * 1024 * 1024 // 7) + b" ET"
    packed = zlib.compress(shown, 9)
    content = b"<< /Length %d /Filter /FlateDecode >> stream\n%b\nendstream" % (len(packed), packed)
    fonts = b"/Resources << /Font << /F1 5 0 R >> >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R %b >>" % fonts
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    return written(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>", page, content, font]
    )


def stream(content: bytes) -> bytes:
    return b"<< /Length %d >> stream\n%b\nendstream" % (len(content), content)


def written(objects: list[bytes]) -> bytes:
    """Return a PDF file of objects, the first of which is its catalogue."""
    file, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(file))
        file += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return file + b"xref\n0 %d\n0000000000 65535 f \n%btrailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, table, len(objects) + 1, len(file),
    )  # fmt: skip
