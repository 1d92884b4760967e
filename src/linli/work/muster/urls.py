"""Addresses of muster."""

from django.urls import path

from linli.work.muster.views import calls, field, resident
from linli.work.muster.views.console import musters, roster, shifts, talents

app_name = "muster"
CONSOLE = [
    path("desk/muster/", musters.listed, name="musters"),
    path("desk/muster/call/", musters.call, name="call_up"),
    path("desk/muster/call/count/", musters.count, name="count"),
    path("desk/muster/at/<int:pk>/", musters.muster, name="muster"),
    path("desk/muster/at/<int:pk>/live/", musters.live, name="live"),
    path("desk/muster/at/<int:pk>/sheet/", musters.sheet, name="sheet"),
    path("desk/muster/at/<int:pk>/hand-over/", musters.hand_over, name="hand_over"),
    path("desk/muster/at/<int:pk>/step/<slug:name>/", musters.step, name="step"),
    path("desk/muster/at/<int:pk>/people/<int:summons>/", musters.mark, name="mark"),
    path("desk/muster/at/<int:pk>/people/<int:summons>/ring/", musters.ring, name="ring"),
    path("desk/muster/roster/", roster.listed, name="roster"),
    path("desk/muster/roster/<int:pk>/", roster.enrolment, name="enrolment"),
    path("desk/muster/roster/<int:pk>/renew/", roster.renew, name="renew_for"),
    path("desk/muster/roster/<int:pk>/ring/", roster.ring, name="ring_enrolled"),
    path("desk/muster/roster/<int:pk>/step/<slug:name>/", roster.step, name="enrolment_step"),
    path("desk/muster/shifts/", shifts.listed, name="shifts"),
    path("desk/muster/shifts/plan/", shifts.plan, name="plan"),
    path("desk/muster/shifts/<int:pk>/", shifts.shift, name="shift"),
    path("desk/muster/shifts/<int:pk>/fill/", shifts.fill, name="fill"),
    path("desk/muster/shifts/<int:pk>/drop/", shifts.drop, name="drop_shift"),
    path("desk/muster/shifts/<int:pk>/turns/<int:turn>/<slug:what>/", shifts.turn, name="turn_of_shift"),
    path("desk/muster/talents/", talents.listed, name="talents"),
    path("desk/muster/talents/register/", talents.register, name="register_talent"),
    path("desk/muster/talents/<int:pk>/", talents.talent, name="talent"),
    path("desk/muster/talents/<int:pk>/end/", talents.end, name="end_talent_of"),
    path("desk/muster/talents/<int:pk>/ring/", talents.ring, name="ring_talent"),
    path("desk/muster/households/", talents.households, name="households"),
    path("desk/muster/households/open/", talents.open_household, name="open_household"),
    path("desk/muster/households/<int:pk>/close/", talents.close_household, name="close_household"),
]
FIELD = [
    path("field/muster/mine/", field.mine, name="mine"),
    path("field/muster/at/<int:pk>/", field.at_place, name="at_place"),
    path("field/muster/at/<int:pk>/people/<int:summons>/", field.mark, name="mark_at_place"),
]
RESIDENT = [
    path("me/service/", resident.service, name="service"),
    path("me/service/enrol/", resident.enrol, name="enrol"),
    path("me/service/enrol/<int:pk>/", resident.change, name="change"),
    path("me/service/enrol/<int:pk>/renew/", resident.renew, name="renew"),
    path("me/service/enrol/<int:pk>/withdraw/", resident.withdraw, name="withdraw"),
    path("me/service/turns/<int:pk>/<slug:what>/", resident.turn, name="turn"),
    path("me/service/talent/", resident.talent, name="offer"),
    path("me/service/talent/end/", resident.end_talent, name="end_talent"),
    path("me/service/household/<int:pk>/<slug:what>/", resident.household, name="household"),
    path("me/service/calls/<int:pk>/", calls.call, name="call"),
    path("me/service/calls/<int:pk>/answer/", calls.answer, name="answer"),
    path("me/service/calls/<int:pk>/here/", calls.here, name="check_in"),
    path("near/", resident.near, name="near"),
    path("here/<str:code>/", calls.at_place, name="here"),
    path("m/<int:pk>/<str:key>/", calls.by_link, name="by_link"),
    path("m/<int:pk>/<str:key>/answer/", calls.answer_by_link, name="answer_by_link"),
    path("m/<int:pk>/<str:key>/here/", calls.here_by_link, name="here_by_link"),
]
urlpatterns = [*CONSOLE, *FIELD, *RESIDENT]
