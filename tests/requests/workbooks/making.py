"""Workbooks written by hand, part by part, as no library would."""

import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
ODF = "urn:oasis:names:tc:opendocument:xmlns"
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def links(*targets, kinds=LINKS):
    """Spell what a part refers to: kinds and targets, under the ids r1, r2, ..."""
    each = (
        f'<Relationship Id="r{at}" Type="{kinds}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}">{"".join(each)}</Relationships>'


def write_zip(path, parts):
    """Write an archive of texts or bytes by their names, and return its path."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def write_xlsx(path, rows, *, before="", after="", prefix="", main=MAIN, kinds=LINKS, **parts):
    """Write a workbook with one sheet, S, whose rows are given as XML, and return its path.

    More parts are named by their path in `xl`, a double underscore for each slash and no ending.
    """
    spaces = f'xmlns{":" + prefix[:-1] if prefix else ""}="{main}"'
    sheet = f"{before}<{prefix}sheetData>{rows}</{prefix}sheetData>{after}"
    return write_zip(
        path,
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": links(("officeDocument", "xl/workbook.xml"), kinds=kinds),
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{kinds}"><sheets>'
            '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": links(("worksheet", "worksheets/s.xml"), kinds=kinds),
            "xl/worksheets/s.xml": f"<{prefix}worksheet {spaces}>{sheet}</{prefix}worksheet>",
            **{f"xl/{name.replace('__', '/')}.xml": text for name, text in parts.items()},
        },
    )


def write_ods(path, tables, *, styles="", manifest="", kind=ODS):
    """Write the least that is an OpenDocument spreadsheet, and return its path."""
    spaces = " ".join(
        f'xmlns:{name}="{ODF}:{name}:1.0"' for name in ("office", "table", "text", "style")
    )
    entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}">{manifest}'
    return write_zip(
        path,
        {
            "mimetype": kind,
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{ODF}:manifest:1.0">'
            f"{entry}</manifest:file-entry></manifest:manifest>",
            "content.xml": f'<?xml version="1.0" encoding="UTF-8"?>'
            f"<office:document-content {spaces} "
            'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
            f"<office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
            "</office:document-content>",
        },
    )


def table(rows, columns=""):
    """Spell a table of an .ods."""
    return f'<table:table table:name="S">{columns}{rows}</table:table>'


def row(*cells, **attributes):
    """Spell a row of an .ods."""
    return f"<table:table-row {_spelled(attributes)}>{''.join(cells)}</table:table-row>"


def cell(text=None, **attributes):
    """Spell a cell of an .ods, with a text."""
    if text is None:
        return f"<table:table-cell {_spelled(attributes)}/>"
    kind = 'office:value-type="string" '
    return (
        f"<table:table-cell {kind}{_spelled(attributes)}><text:p>{text}</text:p></table:table-cell>"
    )


def _spelled(attributes):
    return " ".join(
        f'{name.replace("__", ":").replace("_", "-")}="{value}"'
        for name, value in attributes.items()
    )
