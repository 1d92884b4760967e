"""Addresses of the registers, under /desk/."""

app_name = "registers"
urlpatterns: list[object] = []
