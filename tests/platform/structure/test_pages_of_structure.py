"""The pages of the structure: whoever keeps the ground finds, draws and puts right; others read what is theirs."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from tests.platform.structure.conftest import Things, client_of

from linli.kernel import clock
from linli.platform.flow.models import Matter
from linli.platform.places.models import Area, Organisation, PlaceCode
from linli.platform.posts.actor import SYSTEM
from linli.platform.structure import chain, pairing
from linli.platform.structure.models import AreaChange, Deed, Facility, FloorMark, Pairing, Seat
from linli.testing.files import jpeg
from linli.testing.town import Town

pytestmark = pytest.mark.django_db
C = "429901001001"
BASE = "/desk/structure/"


def text(response: Any) -> str:
    """What the page says."""
    assert response.status_code == 200, response.content.decode()[:400]
    return str(response.content.decode())


def test_every_page_opens_for_those_it_is_for(town: Town, things: Things, deed: Deed) -> None:
    change = AreaChange.objects.create(kind="rename", area=town.grid3, made_at=clock.now(), plan={
        "kind": "rename", "areas": [town.grid3.pk], "parent": None, "parts": [
            {"name": "新名", "code": f"{C}003", "goes_on": town.grid3.pk, "buildings": [], "children": [], "rings": [],
             "short": ""}]})  # fmt: skip
    body = Organisation.objects.get(name="柳岸社区党委")
    here = town.community.pk
    pages = [
        "", f"areas/{here}/", f"areas/{town.grid3.pk}/", f"areas/{here}/chain/", f"areas/{here}/organisation/",
        f"areas/{here}/seat/", f"areas/{here}/pairing/", f"areas/{here}/facility/", "grids/", "grids/outlines/",
        "changes/", f"changes/{change.pk}/", f"organisations/{body.pk}/", f"organisations/{body.pk}/edit/", "pairings/",
        f"pairings/{deed.pairing_id}/", f"pairings/{deed.pairing_id}/tell/", "facilities/",
        f"facilities/{things.lamp.pk}/", f"facilities/{things.lamp.pk}/edit/", f"buildings/{things.building.pk}/",
        f"buildings/{things.building.pk}/plan/", f"plans/{things.plan.pk}/", f"plans/{things.plan.pk}/picture/",
        *(f"areas/{here}/plan/{kind}/" for kind in ("split", "merge", "move", "rename", "recode")),
    ]  # fmt: skip
    admin = client_of(town, "admin")
    for one in pages:
        assert admin.get(BASE + one).status_code == 200, one
    assert client_of(town, "chen").get(f"{BASE}deeds/{deed.pk}/").status_code == 200
    assert client_of(town, "sun").get(f"{BASE}deeds/{deed.pk}/").status_code == 200
    for key in ("compounds", "buildings", "facilities", "department_grids", "pairings", "seats"):
        for part in ("", "template.xlsx"):
            assert admin.get(f"/desk/registers/{key}/{part}").status_code == 200, key


def test_a_base_grid_shows_which_department_answers(town: Town, things: Things) -> None:
    page = text(client_of(town, "chen").get(f"{BASE}areas/{town.grid3.pk}/"))
    assert "消防一区" in page and "滨河区消防大队" in page


def test_an_administrator_divides_a_grid_on_pages(town: Town, things: Things) -> None:
    admin = client_of(town, "admin")
    form = {
        "parts": "2", "name_0": "第三网格", "code_0": f"{C}003", "name_1": "第八网格", "code_1": f"{C}008",
        "goes_on": "on", f"b_{things.building.pk}": "1", "posts_go": "all", "basis": "柳街发 12 号",
    }  # fmt: skip
    response = admin.post(f"{BASE}areas/{town.grid3.pk}/plan/split/", form)
    change = AreaChange.objects.get()
    assert response.status_code == 302 and change.state == "draft"
    case = town.case()
    page = text(admin.get(f"{BASE}changes/{change.pk}/"))
    assert "没办完的事" in page and "第八网格" in page
    admin.post(f"{BASE}changes/{change.pk}/now/")
    new = Area.objects.get(code=f"{C}008")
    assert Matter.objects.get(pk=case.pk).grid_id == new.pk
    assert "第三网格" in text(admin.get(f"{BASE}areas/{new.pk}/"))
    admin.post(f"{BASE}changes/{change.pk}/undo/")
    assert Matter.objects.get(pk=case.pk).grid_id == town.grid3.pk


def test_outlines_decide_where_they_are_given(town: Town, things: Things) -> None:
    ring = [[114.0, 30.9], [114.003, 30.9], [114.003, 30.904], [114.0, 30.904], [114.0, 30.9]]
    shape = {
        "type": "Feature",
        "properties": {"code": f"{C}008"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    file = io.BytesIO(__import__("json").dumps({"type": "FeatureCollection", "features": [shape]}).encode())
    file.name = "grids.geojson"
    form = {"parts": "2", "name_0": "甲", "code_0": f"{C}007", "name_1": "乙", "code_1": f"{C}008", "posts_go": "first",
            f"b_{things.building.pk}": "0", "outlines": file, "datum": "wgs84"}  # fmt: skip
    admin = client_of(town, "admin")
    admin.post(f"{BASE}areas/{town.grid3.pk}/plan/split/", form)
    change = AreaChange.objects.get()
    admin.post(f"{BASE}changes/{change.pk}/now/")
    things.building.refresh_from_db()
    assert things.building.grid.code == f"{C}008"


def test_what_is_wrong_is_said_and_nothing_is_kept(town: Town) -> None:
    admin = client_of(town, "admin")
    response = admin.post(f"{BASE}areas/{town.grid3.pk}/plan/recode/", {"code_0": f"{C}004"})
    assert response.status_code == 422 and "已有别的区域在用" in response.content.decode()
    assert not AreaChange.objects.exists()
    past = (clock.today() - timedelta(days=1)).isoformat()
    admin.post(f"{BASE}areas/{town.grid3.pk}/plan/rename/", {"name": "新名"})
    change = AreaChange.objects.get()
    response = admin.post(f"{BASE}changes/{change.pk}/day/", {"day": past})
    assert response.status_code == 422


def test_only_what_can_be_chosen_is_offered(town: Town) -> None:
    admin = client_of(town, "admin")
    alone = text(admin.get(f"{BASE}areas/{town.district.pk}/"))
    assert "/plan/split/" in alone and "/plan/merge/" not in alone and "/plan/move/" not in alone
    parents = text(admin.get(f"{BASE}areas/{town.grid3.pk}/plan/move/"))
    assert f'value="{town.other.pk}"' in parents and f'value="{town.community.pk}"' not in parents
    split = text(admin.get(f"{BASE}areas/{town.community.pk}/plan/split/"))
    assert all(f'value="{code}"' in split for code in (town.community.code, "429901001003"))


def test_grids_of_several_communities_are_told_apart(town: Town, things: Things) -> None:
    page = text(client_of(town, "admin").get(f"{BASE}grids/"))
    assert "柳岸社区第三网格" in page


def test_a_facility_put_right_keeps_its_day_and_its_building(town: Town, things: Things) -> None:
    lamp, chen = things.lamp, client_of(town, "chen")
    response = chen.get(f"{BASE}facilities/{lamp.pk}/edit/")
    assert f'value="{lamp.inspect_by}"' in text(response)
    given = {one.html_name: "" if one.value() is None else str(one.value()) for one in response.context["form"]}
    chen.post(f"{BASE}facilities/{lamp.pk}/edit/", given | {"name": "3 号楼门前路灯"})
    kept = Facility.objects.get()
    assert (kept.name, kept.building, kept.inspect_by) == ("3 号楼门前路灯", things.building, lamp.inspect_by)
    elsewhere = chen.post(f"{BASE}facilities/{lamp.pk}/edit/", given | {"area": str(town.grid4.pk)})
    assert elsewhere.status_code == 422 and "这栋楼不在所选的网格里" in elsewhere.content.decode()


def test_what_is_typed_is_put_right_or_told_in_plain_words(town: Town) -> None:
    admin, new = client_of(town, "admin"), f"{BASE}areas/{town.community.pk}/organisation/"
    given = {"name": "柳岸　修理铺", "kind": "merchant", "phone": "０７１２－２２００００９"}
    assert admin.post(new, given).status_code == 302
    assert Organisation.objects.get(name="柳岸 修理铺").phone == "0712-2200009"
    again = admin.post(new, given)
    assert again.status_code == 422 and "这里已经登记了叫柳岸 修理铺的单位" in again.content.decode()
    long = admin.post(new, {"name": "长" * 90, "kind": "merchant", "phone": "１２３abc"}).content.decode()
    assert "写得太长了，请写在 80 字以内" in long and "长" * 90 in long
    assert "请写手机号，或带区号的座机" in admin.post(new, given | {"name": "乙", "phone": "12"}).content.decode()
    split = f"{BASE}areas/{town.grid3.pk}/plan/split/"
    assert "请填：第 2 个区域的名称" in admin.post(split, {"parts": "2", "name_0": "甲"}).content.decode()


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[]", b'{"features": [5, {"properties": 1, "geometry": [2]}]}'])
def test_a_file_of_outlines_that_is_none_comes_back(town: Town, content: bytes) -> None:
    brigade = Organisation.objects.create(kind="department", name="滨河区消防大队", area=town.district)
    file = io.BytesIO(content)
    file.name = "grids.geojson"
    given = {"organisation": str(brigade.pk), "datum": "wgs84", "file": file}
    assert client_of(town, "admin").post(f"{BASE}grids/outlines/", given).status_code == 422


def test_a_body_above_is_read_as_far_as_ones_ground_reaches(town: Town, things: Things) -> None:
    top = chain.save_organisation(SYSTEM, None, name="柳岸街道党工委", kind="party_branch", area=town.town)
    for name, area in (("柳岸社区党委", town.community), ("桥东社区党委", town.other)):
        one = Organisation.objects.filter(name=name).first()
        chain.save_organisation(SYSTEM, one, name=name, kind="party_branch", area=area, parent=top)
    page = text(client_of(town, "chen").get(f"{BASE}organisations/{top.pk}/"))
    assert "柳岸社区党委" in page and "桥东社区党委" not in page and "修改" not in page
    assert f"{BASE}areas/{town.community.pk}/chain/" in page
    beside = Organisation.objects.get(name="桥东社区党委")
    assert client_of(town, "chen").get(f"{BASE}organisations/{beside.pk}/").status_code == 404


def test_what_one_may_not_open_is_no_link(town: Town, deed: Deed) -> None:
    pairing.confirm(deed, town.chen, met="水龙头漏水")
    assert f"{BASE}deeds/{deed.pk}/" in text(client_of(town, "chen").get(f"{BASE}pairings/"))
    page = text(client_of(town, "admin").get(f"{BASE}pairings/"))
    assert "水龙头漏水" in page and f"{BASE}deeds/{deed.pk}/" not in page


def test_a_secretary_reads_the_structure_but_draws_no_plans(town: Town) -> None:
    chen = client_of(town, "chen")
    assert "调整这个区域" not in text(chen.get(f"{BASE}areas/{town.community.pk}/"))
    assert chen.get(f"{BASE}areas/{town.grid3.pk}/plan/split/").status_code == 404
    assert chen.get(f"{BASE}areas/{town.other.pk}/").status_code == 404


def test_seats_pairings_and_bodies_are_entered_on_pages(town: Town) -> None:
    chen, here = client_of(town, "chen"), town.community.pk
    chen.post(f"{BASE}areas/{here}/organisation/", {"name": "柳岸医院", "kind": "social", "phone": "0712-2300001"})
    body = Organisation.objects.get(name="柳岸医院")
    chen.post(f"{BASE}areas/{here}/seat/", {"name": "何院长", "phone": "13800005001", "role": "standing",
                                           "organisation": str(body.pk), "duty": "义诊"})  # fmt: skip
    assert Seat.objects.get().organisation == body
    chen.post(f"{BASE}areas/{here}/pairing/", {"organisation": str(body.pk), "duties": "每季度义诊\n送药上门"})
    assert Pairing.objects.get().duties.count() == 2
    page = text(chen.get(f"{BASE}areas/{here}/chain/"))
    assert "何院长" in page and "还没有登记党组织" in page
    chen.post(f"{BASE}seats/{Seat.objects.get().pk}/leave/")
    assert Seat.objects.get().until == clock.today()


def test_a_partner_tells_and_the_community_confirms_on_pages(town: Town, paired: Pairing) -> None:
    sun, chen = client_of(town, "sun"), client_of(town, "chen")
    form = {"text": "给 5 户老人换了水龙头", "done_on": clock.today().isoformat(), "photos": jpeg()}
    assert sun.post(f"{BASE}pairings/{paired.pk}/tell/", form).status_code == 302
    deed = Deed.objects.get()
    assert chen.post(f"{BASE}deeds/{deed.pk}/send_back/", {"words": "请写是哪几户"}).status_code == 302
    assert sun.post(f"{BASE}deeds/{deed.pk}/add/", {"text": "3 号楼 5 户老人换了水龙头"}).status_code == 302
    assert chen.post(f"{BASE}deeds/{deed.pk}/confirm/", {"met": "老人家水龙头漏水"}).status_code == 302
    assert "老人家水龙头漏水" in text(chen.get(f"{BASE}pairings/"))
    assert client_of(town, "qiang").get(f"{BASE}deeds/{deed.pk}/").status_code == 404


def test_a_facility_gets_a_sign_that_residents_scan(town: Town, things: Things) -> None:
    chen = client_of(town, "chen")
    chen.post(f"{BASE}facilities/{things.lamp.pk}/sign/")
    sign = PlaceCode.objects.get(facility=things.lamp)
    assert sign.code in text(chen.get(f"{BASE}facilities/{things.lamp.pk}/"))
    assert "3 号楼前路灯" in text(client_of(town, "wang").get(f"/report/?code={sign.code}"))
    chen.post(f"{BASE}facilities/{things.lamp.pk}/inspected/", {"next_on": "2099-01-01"})
    assert Facility.objects.get().inspect_by.isoformat() == "2099-01-01"  # type: ignore[union-attr]


def test_homes_are_links_on_the_floor_plan_and_strangers_see_none(town: Town, things: Things) -> None:
    chen = client_of(town, "chen")
    home = town.homes["neighbour"]
    form = {"home": str(home.pk), "rows": "2", "columns": "4", "first_row": "2", "last_row": "2", "first_column": "3",
            "last_column": "4"}  # fmt: skip
    assert chen.post(f"{BASE}plans/{things.plan.pk}/mark/", form).status_code == 302
    page = text(chen.get(f"{BASE}plans/{things.plan.pk}/"))
    assert page.count("<rect") == 2 and f'href="#home-{home.pk}"' in page
    assert client_of(town, "other_chief").get(f"{BASE}plans/{things.plan.pk}/picture/").status_code == 404
    chen.post(f"{BASE}plans/{things.plan.pk}/wipe/", {"mark": str(FloorMark.objects.get(home=home).pk)})
    assert FloorMark.objects.count() == 1
    bad = form | {"last_column": "9"}
    assert chen.post(f"{BASE}plans/{things.plan.pk}/mark/", bad).status_code == 422


def test_a_picture_that_is_none_comes_back(town: Town, things: Things) -> None:
    file = io.BytesIO(b"<svg onload=alert(1)>")
    file.name = "plan.svg"
    response = client_of(town, "chen").post(
        f"{BASE}buildings/{things.building.pk}/plan/", {"title": "一层", "picture": file}
    )
    assert response.status_code == 422 and "不是照片" in response.content.decode()
