"""Forms of the registers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.platform.places import tree
from linli.platform.places.models import Area
from linli.platform.places.terms import Level
from linli.platform.posts.actor import Actor
from linli.platform.posts.rights import Right
from linli.platform.registers.declare import Register
from linli.platform.ui.forms import LineField, PlainForm

MOST_BYTES = 100 << 20
MOST_AREAS = 200


class UploadForm(PlainForm):
    """Step 1."""

    file = forms.FileField(
        label=_("表格"), help_text=_("Excel（.xlsx、.xls）或 .csv，第一行是列名。上传后先检查，您确认以后才写入。")
    )

    def clean_file(self) -> Any:
        """Not larger than what a browser can reasonably send."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("这个表格超过 100 MB，请拆成几个文件，或请安装人员从命令行导入"))
        return file


class PurposeForm(PlainForm):
    """What an export is for."""

    purpose = forms.CharField(
        label=_("导出做什么用，给谁看"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("名单里的每位居民都能在查阅记录里读到这句话"),
    )  # fmt: skip


class DecisionForm(PlainForm):
    """The second person's words."""

    words = LineField(label=_("意见"), max_length=200, required=False)


def _offered(by: Actor, register: Register) -> list[Area]:
    """The areas of whoever reads or keeps the register: down to the communities, and the grids of one's own."""
    held = by.having(Right.REGISTERS)
    if not held and isinstance(register.keepers, Right):
        held = by.having(register.keepers)
    own = {one.area.pk: one.area for one in held}
    low = (Level.GRID, Level.MICRO_GRID)
    return [
        area for area in tree.tree.get().areas.values()
        if area.ended_on is None and (area.level not in low or area.parent_id in own or area.pk in own)
        and any(one.contains(area) for one in own.values())
    ]  # fmt: skip


class FilterForm(PlainForm):
    """What narrows a list."""

    q = LineField(label=_("找什么"), max_length=80, required=False)
    area = forms.ChoiceField(label=_("区域"), required=False)

    def __init__(self, *args: Any, register: Register, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = tree.tree.get()
        chosen = {area.pk: known.full_name(area.pk) for area in _offered(by, register)[:MOST_AREAS]}
        self.fields["area"].choices = [("", _("全部")), *chosen.items()]  # type: ignore[attr-defined]
        columns = {column.name: column for column in register.columns}
        for name, words in register.filters:
            column = columns[name]
            choices = [("", _("全部")), *((column.parse(str(label)), label) for label in column.choices)]
            self.fields[name] = forms.ChoiceField(label=str(words), required=False, choices=choices)
