"""Pages that cards stand on: what notebooks say of tables, in a browser."""

# What notebooks say of the tables of their outputs, in the shape and the strength in which they say
# it: where the output stands, and the rules that reach into it.
ALIGNED = "text-align: right; white-space: nowrap; vertical-align: middle; padding: 2px;"
LAB = f"""
.lab {{ font-family: serif; color: COLOUR; }}
.out.lab table {{ margin: 0 auto; table-layout: fixed; border: none; font-size: 20px; }}
:not(.markdown).lab td, :not(.markdown).lab th, :not(.markdown).lab tr {{ {ALIGNED} border: none; }}
.lab th {{ font-weight: bold; }}
.lab tbody tr:nth-child(odd) {{ background: red; }}
.lab p {{ margin: 0 0 1em; text-align: left; font-size: 30px; }}
"""
CLASSIC = f"""
div.area .classic table {{ margin: 0 auto; color: black; font-size: 12px; table-layout: fixed; }}
.classic tr, .classic th, .classic td {{ {ALIGNED} border: none; max-width: none; }}
.classic tbody tr:nth-child(odd) {{ background: red; }}
.classic * + p {{ margin-top: 1em; }}
"""
CODE = f"""
table, thead, tr, th, td, tbody {{ border: none !important; border-collapse: collapse; }}
table, th, tr {{ text-align: left !important; }}
td {{ {ALIGNED} }}
tr:nth-child(even) {{ background: red; }}
thead {{ background: red; font-weight: bold; }}
"""
PAGE = """<!doctype html><html lang="en"><head><title>Notebook</title><style>
body {{ background: {paper}; color: {ink}; }} {rules}</style></head>
<body><main class="area"><div class="{classes}">{card}</div></main></body></html>"""
HOSTS = {
    "lab": (LAB, "out lab"),
    "classic": (CLASSIC, "out classic"),
    "code": (CODE, "output"),
}


def page_of(card, host, *, ink="#212121", paper="#ffffff"):
    """Put a card where a notebook puts it."""
    rules, classes = HOSTS[host]
    return PAGE.format(
        rules=rules.replace("COLOUR", ink), classes=classes, card=card, ink=ink, paper=paper
    )
