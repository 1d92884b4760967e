"""Addresses of residents."""

from django.urls import path

from linli.work.cases.views.resident import follow, home, me, nearby, progress, report

app_name = "resident"
urlpatterns = [
    path("home/", home.home, name="home"),
    path("nearby/", nearby.nearby, name="nearby"),
    path("report/", report.report, name="report"),
    path("report/contact/", report.contact, name="contact"),
    path("report/guess/", report.guess_piece, name="guess"),
    path("report/kept/<str:token>/", report.kept_file, name="kept"),
    path("my/", home.my_list, name="list"),
    path("my/<str:number>/", progress.progress, name="case"),
    path("my/<str:number>/placed/", progress.placed, name="placed"),
    path("my/<str:number>/rate/", progress.rate, name="rate"),
    path("my/<str:number>/supplement/", progress.supplement, name="supplement"),
    path("my/<str:number>/withdraw/", progress.withdraw, name="withdraw"),
    path("my/<str:number>/reopen/", progress.reopen, name="reopen"),
    path("follow/", follow.follow, name="follow"),
    path("f/<str:number>/<str:code>/", follow.by_link, name="by_link"),
    path("me/", me.me, name="me"),
    path("me/name/", me.my_name, name="name"),
    path("me/mode/", me.mode, name="mode"),
    path("me/home/", me.my_home, name="my_home"),
    path("me/home/choose/", me.choose_home, name="choose_home"),
]
