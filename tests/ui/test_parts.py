"""Parts and pages as people meet them: what stands in the page, with and without elder mode, and what is refused."""

import re
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from linli.platform.ui import menus
from linli.platform.ui.forms import PhotosField, PlainForm
from linli.platform.ui.shapes import Column, Fact, Row


def drawn(source: str, request: Any = None, **context: Any) -> str:
    with translation.override("zh-hans"):
        return Template("{% load i18n ui %}" + source).render(Context(context | {"request": request}))


@pytest.mark.parametrize("face", ["phone", "elder", "console", "screen"])
def test_every_part_draws_in_every_face(client: Client, face: str) -> None:
    page = client.get("/_parts/", {"face": face})
    text = page.content.decode()
    assert page.status_code == 200
    assert text.count("<h1") == 1
    assert 'href="#main"' in text and 'id="main"' in text
    assert "style=" not in text
    assert ('data-mode="elder"' in text) == (face == "elder")


def test_the_core_styles_carry_the_nonce_of_the_answer(client: Client) -> None:
    page = client.get("/_parts/", {"face": "phone"})
    nonce = re.search(r'<style nonce="([^"]{10,})"', page.content.decode())
    assert nonce and nonce[1] in page.headers["Content-Security-Policy"]


def test_elder_mode_is_switched_at_the_same_address_and_back(client: Client) -> None:
    there = client.post("/mode/", {"mode": "elder", "next": "/_parts/?face=phone"})
    assert there.headers["Location"] == "/_parts/?face=phone"
    assert 'data-mode="elder"' in client.get("/_parts/?face=phone").content.decode()
    client.post("/mode/", {"mode": "normal", "next": "/_parts/?face=phone"})
    assert 'data-mode="elder"' not in client.get("/_parts/?face=phone").content.decode()


def test_the_mode_switch_leads_nowhere_else(client: Client) -> None:
    assert client.post("/mode/", {"mode": "elder", "next": "https://evil.example/"}).headers["Location"] == "/"


def test_the_language_is_switched_on_every_page(client: Client) -> None:
    assert 'lang="zh-CN"' in client.get("/_parts/?face=phone").content.decode()
    client.post("/language/setlang/", {"language": "en", "next": "/"})
    assert '<html lang="en"' in client.get("/_parts/?face=phone").content.decode()


def test_the_service_worker_may_look_after_the_field(client: Client) -> None:
    answer = client.get("/field/sw.js")
    if answer.status_code == 404:
        pytest.skip("the islands are not built: run ./linli assets")
    assert answer.headers["Service-Worker-Allowed"] == "/field/"
    assert answer.content.decode().startswith('self.SHELL=["/field/offline/"')


def test_a_lost_page_is_told_in_plain_words(client: Client) -> None:
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "没有找到这一页" in answer.content.decode()


def test_a_button_is_a_link_when_it_has_an_address() -> None:
    assert drawn('{% button "办结" icon="check" %}').startswith('<button class="btn" type="submit">')
    assert drawn('{% button "打电话" url="tel:12345" kind="second" %}').startswith(
        '<a class="btn btn--2" href="tel:12345">'
    )
    assert 'hx-post="/x/"' in drawn('{% button "催办" hx_post="/x/" %}')


@pytest.mark.parametrize("name", ["onclick", "style"])
def test_what_the_policy_forbids_cannot_be_written(name: str) -> None:
    with pytest.raises(ValueError, match="not allowed"):
        drawn(f'{{% button "x" {name}="y" %}}')


def test_unknown_icons_and_kinds_are_found_at_once() -> None:
    with pytest.raises(ValueError, match="no icon"):
        drawn('{% icon "unicorn" %}')
    with pytest.raises(ValueError, match="no tag kind"):
        drawn('{% tag "red" "x" %}')


def test_what_people_wrote_is_escaped_in_parts() -> None:
    evil = "<b>x</b>"
    page = drawn(
        "{% rows rows %}{% summary facts %}{% card title=evil %}{{ evil }}{% endcard %}"
        "{% tag 'todo' evil %}{% note title=evil %}{% endnote %}",
        rows=[Row(evil, "/x/", evil)],
        facts=[Fact(evil, evil, "/", evil)],
        evil=evil,
    )
    assert "<b>x" not in page


class Sample(PlainForm):
    text = forms.CharField(label="什么事？", help_text="一句话", widget=forms.Textarea)
    how = forms.ChoiceField(label="怎么办的", choices=[("a", "已修好"), ("b", "已清理")], widget=forms.RadioSelect)
    own = forms.CharField(label="电话", error_messages={"required": "请写手机号，办好了告诉您"})
    photos = PhotosField(label="照片", required=False, most=2)


def test_errors_say_what_to_do_and_lead_to_the_field() -> None:
    with translation.override("zh-hans"):
        form = Sample(data={})
        page = drawn("{% error_summary form %}{% field form.text %}", form=form)
    assert "有 3 处要改" in page
    assert '<a href="#id_text">请填：什么事</a>' in page
    assert '<a href="#id_how_0">请选：怎么办的</a>' in page
    assert "请写手机号，办好了告诉您" in page
    assert 'aria-describedby="id_text_hint id_text_error"' in page


def test_no_answer_is_preselected() -> None:
    assert "checked" not in drawn("{% field form.how %}", form=Sample())


def test_a_choice_already_made_comes_back() -> None:
    assert re.search(r'value="b" checked', drawn("{% field form.how %}", form=Sample(data={"how": "b"})))


def test_several_photos_are_one_field_and_too_many_are_refused() -> None:
    def files(number: int) -> MultiValueDict[str, Any]:
        return MultiValueDict({"photos": [SimpleUploadedFile(f"{at}.jpg", b"x") for at in range(number)]})

    data = {"text": "灯坏了", "how": "a", "own": "1"}
    assert [file.name for file in _valid(Sample(data, files(2))).cleaned_data["photos"]] == ["0.jpg", "1.jpg"]
    assert "最多 2 张照片，请去掉几张" in str(Sample(data, files(3)).errors)
    assert _valid(Sample(data)).cleaned_data["photos"] == []


def _valid(form: forms.Form) -> forms.Form:
    with translation.override("zh-hans"):
        assert form.is_valid(), form.errors
    return form


def test_sorting_keeps_the_filters_and_turns_at_the_second_click() -> None:
    source = '{% table columns caption="事项" %}<tr><td>1</td></tr>{% endtable %}'
    columns = [Column("剩余", "left")]
    first = drawn(source, RequestFactory().get("/", {"grid": "3", "after": "9"}), columns=columns)
    assert 'href="?grid=3&amp;sort=left"' in first
    second = drawn(source, RequestFactory().get("/", {"sort": "left"}), columns=columns)
    assert 'aria-sort="ascending"' in second and 'href="?sort=-left"' in second


def test_each_form_carries_a_key_of_its_own() -> None:
    assert drawn("{% once %}") != drawn("{% once %}")


def test_steps_before_the_present_one_are_done() -> None:
    page = drawn("{% track steps at=2 %}", steps=["发现", "吹哨", "报到"])
    assert re.findall(r'<li class="(\w*)"', page) == ["ok", "now", ""]
    assert "共 3 步，已到第 2 步：吹哨" in drawn("{% mini_track steps 2 %}", steps=["发现", "吹哨", "报到"])


def test_a_menu_shows_only_what_this_person_may_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(menus, "_items", {})
    menus.add("console", menus.Item("部件", "folder", "ui:parts", count=lambda _: 14))
    menus.add("console", menus.Item("秘密", "lock", "ui:queue", shown=lambda _: False))
    shown = menus.entries("console", RequestFactory().get("/_parts/"))
    assert [(item["label"], item["count"], item["current"]) for item in shown] == [("部件", 14, True)]
