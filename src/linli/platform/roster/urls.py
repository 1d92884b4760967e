"""Addresses of the roster, under /desk/roster/."""

from django.urls import path

from linli.platform.roster.views import accounts, areas, posts, rights, steps, trails

app_name = "roster"
urlpatterns = [
    path("desk/roster/", areas.area, name="home"),
    path("desk/roster/areas/<int:pk>/", areas.area, name="area"),
    path("desk/roster/areas/<int:pk>/roster.xlsx", areas.export, name="export"),
    path("desk/roster/areas/<int:pk>/open/", areas.open_post, name="open"),
    path("desk/roster/posts/<int:pk>/", posts.post, name="post"),
    path("desk/roster/posts/<int:pk>/appoint/", posts.appoint, name="appoint"),
    path("desk/roster/posts/<int:pk>/close/", posts.close, name="close"),
    path("desk/roster/terms/<int:pk>/", posts.term, name="term"),
    path("desk/roster/terms/<int:pk>/phone/", posts.phone, name="phone"),
    path("desk/roster/terms/<int:pk>/account/<slug:what>/", accounts.act, name="account"),
    path("desk/roster/terms/<int:pk>/<slug:name>/", steps.step, name="step"),
    path("desk/roster/plans/<int:pk>/drop/", steps.drop_plan, name="drop_plan"),
    path("desk/roster/handovers/<int:pk>/", posts.handover, name="handover"),
    path("desk/roster/accounts/", accounts.listed, name="accounts"),
    path("desk/roster/staffing/", rights.staffing, name="staffing"),
    path("desk/roster/rights/", rights.listed, name="rights"),
    path("desk/roster/rights/changes/<int:pk>/decide/", rights.decide, name="decide"),
    path("desk/roster/rights/<slug:duty>/", rights.duty, name="duty"),
    path("desk/roster/trails/", trails.listed, name="trails"),
    path("desk/roster/trails/<slug:name>/", trails.listed, name="trail"),
    path("desk/roster/trails/<slug:name>/trail.xlsx", trails.export, name="trail_export"),
]
