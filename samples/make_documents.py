"""Writes documents/about-footnote.{docx,pdf} with nothing but the standard library."""

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

TITLE = "About Footnote"
SECTIONS = [
    ("What Footnote does", [
        "Footnote answers questions from your own documents and cites the exact passage for every claim.",
        "When the documents do not hold an answer, Footnote says that the sources do not say.",
        "Everything runs on your own machine: no document and no question leaves it.",
    ]),
    ("How an answer is made", [
        "A question is looked up twice: by its words with BM25 and by its meaning with vectors.",
        "Both rankings are fused by reciprocal rank, and the best passages are shown to the language model.",
        "Each sentence of the answer is compared with the passages, and a footnote is set where one carries it.",
    ]),
    ("What Footnote reads", [
        "Footnote reads PDF, DOCX, PPTX, XLSX, ODT, RTF, HTML, Markdown, plain text, CSV, EML and EPUB files.",
        "Documents are parsed in a separate process with a limit on memory and on time, because a document"
        " from outside may be hostile.",
    ]),
]
HERE = Path(__file__).parent / "documents"
FIXED = (2026, 1, 1, 0, 0, 0)  # the same bytes each time


def docx():
    def paragraph(text, style=None):
        mark = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        return f"<w:p>{mark}<w:r><w:t>{escape(text)}</w:t></w:r></w:p>"

    body = paragraph(TITLE, "Title")
    for heading, sentences in SECTIONS:
        body += paragraph(heading, "Heading1") + "".join(map(paragraph, sentences))
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/></w:style>'
        for name in ("Title", "heading 1")
    ).replace('"heading1"', '"Heading1"')
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{word}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{word}.styles+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1"'
        f' Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship'
        f' Id="r1" Type="{office}/styles" Target="styles.xml"/></Relationships>',
        "word/document.xml": f"<w:document {w}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {w}>{styles}</w:styles>",
    }
    with zipfile.ZipFile(HERE / "about-footnote.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, FIXED)
            archive.writestr(info, '<?xml version="1.0" encoding="UTF-8"?>' + text)


def pdf():
    def line(size, text):
        text = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        return f"/F1 {size} Tf ({text}) Tj T*\n"

    def wrapped(text, width=88):
        lines, row = [], ""
        for word in text.split():
            if len(row) + len(word) + 1 > width:
                lines.append(row)
                row = ""
            row = f"{row} {word}".strip()
        return lines + [row]

    content = "BT 56 790 Td 16 TL\n" + line(20, TITLE) + "T*\n"
    for heading, sentences in SECTIONS:
        content += line(14, heading)
        for sentence in sentences:
            content += "".join(line(11, row) for row in wrapped(sentence))
        content += "T*\n"
    content += "ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< /Title ({TITLE}) >>",
    ]
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    out += "".join(f"{place:010d} 00000 n \n" for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 6 0 R >>\nstartxref\n{start}\n%%EOF\n"
    (HERE / "about-footnote.pdf").write_bytes(out.encode("latin-1"))


docx()
pdf()
