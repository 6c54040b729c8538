"""Cuts the pages of corpus/ out of the unpacked packages that README.md names.

python3 make_corpus.py PACKAGES, where PACKAGES/NAME holds `dpkg-deb -x NAME.deb`, the unpacked
tzdata source in PACKAGES/tz and the scikit-learn wheel in PACKAGES/scikit-learn. Needs lxml.
Pages keep their words; navigation, scripts, styles and pictures go.
"""

import copy
import gzip
import pathlib
import re
import sys

from lxml import etree, html

HERE = pathlib.Path(__file__).parent
DROPPED = (
    "//script|//style|//svg|//img|//nav|//button|//form|//comment()|//*[contains(@class,'nosearch')]"
    "|//*[@class='toplang']|//*[@class='bottomlang']|//*[@class='headerlink']|//*[@id='quickview']"
    "|//*[@class='top']|//*[@class='imgcontainer']"
)

PAGES = {
    "sqlite-engine": "autoinc limits withoutrowid nulls whentouse",
    "sqlite-language": "lang_vacuum lang_attach lang_conflict lang_savepoint lang_reindex"
    " lang_analyze lang_upsert stricttables gencol lang_indexedby",
    "sqlite-project": "sqldiff quickstart copyright famous crew about lts"
    " selfcontained",
    "python-text": "fnmatch glob secrets getpass colorsys tomllib",
    "python-runtime": "sched atexit faulthandler copy asyncio-queue marshal netrc",
    "apache-de": "bind stopping mod/mod_actions vhosts/name-based new_features_2_0",
    "apache-fr": "custom-error vhosts/fd-limits mod/mod_expires mod/mod_reqtimeout dns-caveats",
    "apache-es": "howto/access filter handler howto/public_html",
}
JARGON = [
    "Great Worm", "kluge", "bug", "TECO", "PDP-10", "back door",
    "Commonwealth Hackish", "COBOL",
]
DATASETS = [
    "iris", "wine_data", "breast_cancer", "diabetes", "california_housing", "digits", "lfw",
    "species_distributions", "olivetti_faces", "linnerud",
]


def content(tree):
    for path in ("//div[@id='page-content']", "//div[@class='body']", "//body"):
        found = tree.xpath(path)
        if found:
            return found[0]
    raise ValueError("no content")


def write(family, name, text):
    path = HERE / "corpus" / family / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def page(family, name, source, language):
    raw = source.read_bytes()
    coding = re.search(rb"charset=([\w-]+)", raw)
    tree = html.fromstring(raw.decode(coding.group(1).decode() if coding else "utf-8"))
    title = tree.xpath("string(//title)").strip()
    for element in tree.xpath(DROPPED):
        if isinstance(element, etree._Comment) or element.getparent() is not None:
            element.drop_tree()
    body = copy.deepcopy(content(tree))
    body.tag = "main"
    for element in body.iter():
        for attribute in list(element.attrib):
            del element.attrib[attribute]
    whole(family, name, title, body, language)


def whole(family, name, title, body, language):
    text = etree.tostring(body, method="html", encoding="unicode", with_tail=False)
    text = re.sub(r"</?(span|a|font|tt)>", "", text)
    head = f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head>\n'
    text = head + "<body>" + text + "</body></html>\n"
    write(family, name + ".html", re.sub(r"\n\s*\n+", "\n", text))


def time_zones(folder):
    tree = html.fromstring((folder / "theory.html").read_bytes())
    for section in tree.xpath("//section"):
        name = section.xpath("string(.//h2/@id)")
        if name in ("naming", "abbreviations", "accuracy", "planets"):
            for element in section.iter():
                for attribute in list(element.attrib):
                    del element.attrib[attribute]
            section.tag = "main"
            whole("time-zones", name, section.xpath("string(.//h2)").strip(), section, "en")
    write("time-zones", "calendars.txt", (folder / "calendars").read_text(encoding="utf-8"))


def jargon(packed):
    """One page an entry; a headword stands at the margin, its text is indented."""
    with gzip.open(packed, "rt", encoding="utf-8") as lines:
        entries = dict(re.findall(r"^(\S.*)\n((?:(?: .*)?\n)+)", lines.read(), re.MULTILINE))
    for word in JARGON:
        write("jargon", re.sub(r"\W+", "-", word) + ".txt", word + "\n" + entries[word].rstrip() + "\n")


def elements(packed):
    """Pages of eight elements; those past 103 are Wikipedia's and stay out."""
    with gzip.open(packed, "rt", encoding="latin-1") as lines:
        entries = re.split(r"\n\n(?=\w+\nSymbol:)", lines.read())[1:]
    for first in range(0, 56, 8):
        page = "\n\n".join(entry.strip() for entry in entries[first : first + 8])
        write("elements", f"elements-{first + 1:03}-{first + 8:03}.txt", page + "\n")


def datasets(folder):
    for name in DATASETS:
        write("datasets", name + ".txt", (folder / (name + ".rst")).read_text(encoding="utf-8"))


def main(packages):
    share = "usr/share/doc"
    folders = {
        "sqlite": (packages / "sqlite3-doc" / share / "sqlite3", "en"),
        "python": (packages / "python3.11-doc" / share / "python3.11/html/library", "en"),
        "apache": (packages / "apache2-doc" / share / "apache2-doc/manual", None),
    }
    for family, names in PAGES.items():
        folder, language = folders[family.split("-")[0]]
        for name in names.split():
            of = folder if language else folder / family[-2:]
            page(family, name.split("/")[-1], of / (name + ".html"), language or family[-2:])
    time_zones(packages / "tz")
    jargon(packages / "dict-jargon/usr/share/dictd/jargon.dict.dz")
    elements(packages / "dict-elements/usr/share/dictd/elements.dict.dz")
    datasets(packages / "scikit-learn/sklearn/datasets/descr")


main(pathlib.Path(sys.argv[1]))
