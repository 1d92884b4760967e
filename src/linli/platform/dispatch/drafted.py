"""A field that a draft may be put into: its mark, and what was hidden in it, must be gone before it is taken."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.platform.dispatch.drafting import unfinished


class DraftedField(forms.CharField):
    """A person goes over every draft: as long as it looks like one, it does not go out."""

    default_error_messages = {"draft": _("这还是草稿：请核对事实，补上〔〕里空着的，再去掉“【草稿】”")}

    def validate(self, value: Any) -> None:
        """Refuse a text that nobody has gone over."""
        super().validate(value)
        if unfinished(str(value)):
            raise forms.ValidationError(self.error_messages["draft"], code="draft")
