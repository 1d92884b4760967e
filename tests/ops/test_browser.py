"""A real browser sees the site, in Chinese and with letters that are drawn."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_browser_reaches_the_site(live_site, page):
    answer = page.goto(f"{live_site}/healthz")
    assert answer.status == 503
    assert page.evaluate("navigator.language") == "zh-CN"
    assert page.evaluate("new Date(0).getHours()") == 8


def test_chinese_letters_have_shapes_of_their_own(page):
    """Without a Chinese font every letter is the same empty box."""
    page.set_content("<canvas></canvas>")
    drawn = page.evaluate(
        """() => ['社', '区'].map((letter) => {
            const brush = document.querySelector('canvas').getContext('2d');
            brush.clearRect(0, 0, 99, 99);
            brush.font = '40px sans-serif';
            brush.fillText(letter, 9, 50);
            return brush.getImageData(0, 0, 99, 99).data.join();
        })"""
    )
    assert drawn[0] != drawn[1]
