"""Everything on a screen can be read in English too."""

from linli.site.messages import found, missing


def test_every_word_has_its_english() -> None:
    assert len(found()) > 500, "the search for words is broken"
    assert missing() == {}, "run ./linli manage messages and translate"
