"""Addresses of the structure, in the console."""

from django.urls import path

from linli.platform.structure.views import areas, changes, parties, things

app_name = "structure"
BASE = "desk/structure/"
urlpatterns = [
    path(BASE, areas.home, name="home"),
    path(f"{BASE}areas/<int:pk>/", areas.area, name="area"),
    path(f"{BASE}areas/<int:pk>/plan/<slug:kind>/", changes.new, name="new_change"),
    path(f"{BASE}areas/<int:pk>/chain/", areas.the_chain, name="chain"),
    path(f"{BASE}areas/<int:pk>/organisation/", parties.new_organisation, name="new_organisation"),
    path(f"{BASE}areas/<int:pk>/seat/", parties.new_seat, name="new_seat"),
    path(f"{BASE}areas/<int:pk>/pairing/", parties.new_pairing, name="new_pairing"),
    path(f"{BASE}areas/<int:pk>/facility/", things.new, name="new_facility"),
    path(f"{BASE}grids/", areas.department_grids, name="department_grids"),
    path(f"{BASE}grids/outlines/", areas.outlines, name="outlines"),
    path(f"{BASE}changes/", changes.listed, name="changes"),
    path(f"{BASE}changes/<int:pk>/", changes.change, name="change"),
    path(f"{BASE}changes/<int:pk>/day/", changes.put_off, name="put_off"),
    path(f"{BASE}changes/<int:pk>/<slug:name>/", changes.act, name="act_change"),
    path(f"{BASE}organisations/<int:pk>/", parties.organisation, name="organisation"),
    path(f"{BASE}organisations/<int:pk>/edit/", parties.edit_organisation, name="edit_organisation"),
    path(f"{BASE}seats/<int:pk>/leave/", parties.leave_seat, name="leave_seat"),
    path(f"{BASE}pairings/", parties.pairings, name="pairings"),
    path(f"{BASE}pairings/<int:pk>/", parties.one_pairing, name="pairing"),
    path(f"{BASE}pairings/<int:pk>/end/", parties.end_pairing, name="end_pairing"),
    path(f"{BASE}pairings/<int:pk>/tell/", parties.tell, name="tell"),
    path(f"{BASE}deeds/<int:pk>/", parties.deed, name="deed"),
    path(f"{BASE}deeds/<int:pk>/<slug:name>/", parties.move_deed, name="move_deed"),
    path(f"{BASE}facilities/", things.listed, name="facilities"),
    path(f"{BASE}facilities/<int:pk>/", things.facility, name="facility"),
    path(f"{BASE}facilities/<int:pk>/edit/", things.edit, name="edit_facility"),
    path(f"{BASE}facilities/<int:pk>/<slug:name>/", things.act, name="act_facility"),
    path(f"{BASE}buildings/<int:pk>/", things.building, name="building"),
    path(f"{BASE}buildings/<int:pk>/plan/", things.new_plan, name="new_plan"),
    path(f"{BASE}plans/<int:pk>/", things.plan, name="plan"),
    path(f"{BASE}plans/<int:pk>/picture/", things.picture, name="picture"),
    path(f"{BASE}plans/<int:pk>/mark/", things.mark, name="mark"),
    path(f"{BASE}plans/<int:pk>/<slug:name>/", things.act_plan, name="act_plan"),
]
