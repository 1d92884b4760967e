"""The reason for which a masked field is opened; its owner reads it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.platform.ui.forms import PlainForm
from linli.work.cases.presets import LOOKED, stored

OTHER = "other"


class RevealForm(PlainForm):
    """为什么要查看."""

    why = forms.ChoiceField(
        label=_("为什么要查看"),
        choices=[*((str(at), words) for at, words in enumerate(LOOKED)), (OTHER, _("其他原因"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一个原因，反映人会看到")},
    )
    words = forms.CharField(label=_("其他原因"), required=False, max_length=100)

    def reason(self) -> str:
        """In words, for the trail."""
        why = self.cleaned_data["why"]
        return self.cleaned_data["words"].strip() if why == OTHER else stored(LOOKED[int(why)])

    def clean(self) -> dict[str, object]:
        """Another reason has to be said."""
        if self.cleaned_data.get("why") == OTHER and not self.cleaned_data.get("words", "").strip():
            self.add_error("words", _("请写明原因，反映人会看到"))
        return self.cleaned_data
