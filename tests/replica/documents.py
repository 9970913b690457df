"""Attachments: the smallest files of their kind that other programs accept."""

from __future__ import annotations

OLE_MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")


def word_97(text: str) -> bytes:
    """An OLE2 header (version 3, 512-byte sectors, no streams) and the text: what `file` calls a .doc.

    Nothing can be read from it but its kind; that is what it is for.
    """
    head = bytearray(b"\xff" * 512)
    head[:8] = OLE_MAGIC
    head[8:24] = bytes(16)
    head[24:34] = bytes.fromhex("3E000300FEFF09000600")
    head[34:76] = bytes(42)
    body = text.encode("utf-16-le")
    return bytes(head) + body + bytes(-len(body) % 512)


def pdf(text: str) -> bytes:
    """A one-page PDF that shows an ASCII text, with a correct cross-reference table."""
    content = f"BT /F1 18 Tf 72 720 Td ({text}) Tj ET".encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>"),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, table, len(objects) + 1, len(out))
