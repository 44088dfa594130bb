"""The browser that other tests look through."""

from tests.browsing import PHONE, accessibility_faults


def test_a_page_is_shown_as_it_is_asked_for(browser, tmp_path):
    """At a phone's width, in the dark, and on a screen again the next time."""
    page = "<p id=a>text</p><script>document.querySelector('#a').textContent = 'moved'</script>"
    browser.show(page, tmp_path, size=PHONE, dark=True)
    assert browser.find("#a").text == "moved"
    assert browser.run("return innerWidth") == PHONE[0]
    assert browser.run("return matchMedia('(prefers-color-scheme: dark)').matches")
    browser.show(page, tmp_path)
    assert not browser.run("return matchMedia('(prefers-color-scheme: dark)').matches")
    assert (browser.complaints(), browser.asked_for()) == ([], [])


def test_a_page_may_run_no_script(browser, tmp_path):
    """As in a notebook that is not trusted."""
    page = "<p id=a>text</p><script>document.querySelector('#a').textContent = 'moved'</script>"
    browser.show(page, tmp_path, scripts=False)
    assert browser.find("#a").text == "text"


def test_there_is_no_network(browser, tmp_path):
    """What a page asks for is seen, and not found."""
    browser.show('<img alt="" src="https://example.org/a.png">', tmp_path)
    assert browser.asked_for() == ["https://example.org/a.png"]
    assert "ERR_NAME_NOT_RESOLVED" in browser.complaints()[0]


def test_faults_of_accessibility_are_found(browser, tmp_path):
    """A picture without words is one, grey on grey another; a plain page has none."""
    browser.show("<p>text</p>", tmp_path)
    assert accessibility_faults(browser) == []
    grey = '<img src="data:,"><p style="color:#999;background:#888">text</p>'
    browser.show(grey, tmp_path)
    rules = {fault.partition(":")[0] for fault in accessibility_faults(browser)}
    assert rules == {"image-alt", "color-contrast"}


def test_what_is_too_wide_is_seen(browser, tmp_path):
    """On a phone nobody likes to scroll sideways."""
    browser.show("<div style='width:500px'>wide</div>", tmp_path, size=PHONE)
    assert browser.is_too_wide()
    browser.show("<div>narrow</div>", tmp_path, size=PHONE)
    assert not browser.is_too_wide()
