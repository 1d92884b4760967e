"""Addresses of records: of residents, of landlords, of the field and of the desk."""

from django.urls import path

from linli.work.records.views import field, matters
from linli.work.records.views.console import pairs, people, watch
from linli.work.records.views.resident import homes, own

app_name = "records"
urlpatterns = [
    path("me/record/", own.record, name="own"),
    path("me/record/confirm/", own.confirm, name="confirm"),
    path("me/record/correct/<slug:field>/", own.correct, name="correct"),
    path("me/record/phone/", own.phone, name="phone"),
    path("me/record/copy/<slug:form>/", own.take_copy, name="copy"),
    path("me/record/consents/", own.consents, name="consents"),
    path("me/record/consents/<slug:kind>/", own.consent, name="consent"),
    path("me/record/leave/", own.leave, name="leave"),
    path("me/record/requests/<int:pk>/", own.asked, name="asked"),
    path("me/record/requests/<int:pk>/drop/", own.drop, name="drop"),
    path("me/vehicles/", homes.vehicles, name="vehicles"),
    path("me/vehicles/<int:pk>/remove/", homes.remove_vehicle, name="remove_vehicle"),
    path("me/tenancy/", homes.tenancy, name="tenancy"),
    path("me/tenancy/<int:pk>/drop/", homes.drop_tenancy, name="drop_tenancy"),
    path("me/tenancy/<int:pk>/end/", homes.end_tenancy, name="end_tenancy"),
    path("me/looks/", homes.looked, name="looks"),
    path("me/looks/<int:pk>/dispute/", homes.dispute, name="dispute"),
    path("t/<str:number>/<str:code>/", homes.landlord, name="landlord"),
    path("field/records/", field.doors, name="doors"),
    path("field/records/homes/<int:pk>/", field.door, name="door"),
    path("field/records/terms/<int:pk>/", field.term, name="term"),
    path("field/records/terms/<int:pk>/left/", field.left, name="left"),
    path("field/records/record/<int:pk>/", matters.in_field, {"kind": "record"}, name="field_request"),
    path("field/records/tenancy/<int:pk>/", matters.in_field, {"kind": "tenancy"}, name="field_tenancy"),
    path("field/records/<slug:kind>/<int:pk>/<slug:name>/", matters.move_in_field, name="field_move"),
    path("desk/records/", people.waiting, name="desk"),
    path("desk/records/people/<int:pk>/", people.person, name="person"),
    path("desk/records/people/<int:pk>/<slug:field>/", people.reveal, name="reveal"),
    path("desk/records/homes/<int:pk>/", people.home, name="home"),
    path("desk/records/pairs/", pairs.listed, name="pairs"),
    path("desk/records/pairs/find/", pairs.find, name="find"),
    path("desk/records/pairs/<int:pk>/", pairs.pair, name="pair"),
    path("desk/records/pairs/<int:pk>/different/", pairs.different, name="different"),
    path("desk/records/merges/<int:pk>/", pairs.merge, name="merge"),
    path("desk/records/watch/", watch.watch, name="watch"),
    path("desk/records/watch/forget/", watch.forget_now, name="forget"),
    path("desk/records/watch/honeytokens/", watch.add_honeytoken, name="add_honeytoken"),
    path("desk/records/watch/honeytokens/<int:pk>/end/", watch.end_honeytoken, name="end_honeytoken"),
    path("desk/records/record/<int:pk>/", matters.on_desk, {"kind": "record"}, name="desk_request"),
    path("desk/records/tenancy/<int:pk>/", matters.on_desk, {"kind": "tenancy"}, name="desk_tenancy"),
    path("desk/records/look_dispute/<int:pk>/", matters.on_desk, {"kind": "look_dispute"}, name="desk_dispute"),
    path("desk/records/alarm/<int:pk>/", matters.on_desk, {"kind": "alarm"}, name="desk_alarm"),
    path("desk/records/<slug:kind>/<int:pk>/<slug:name>/", matters.move_on_desk, name="desk_move"),
]
