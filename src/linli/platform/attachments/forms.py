"""Photos in a form: checked at the field, and not to be taken again because something else was wrong."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Invalid
from linli.platform.attachments import files, stash
from linli.platform.attachments.files import Prepared
from linli.platform.ui.forms import PhotosField


class PhotosMixin(forms.Form):
    """Up to nine photos; those of a form that came back with a fault come along as tokens."""

    photos = PhotosField(label=_("照片"), required=False)

    def clean_photos(self) -> list[Prepared]:
        """Checked, small, without hidden data; those kept from before come first."""
        fresh = checked(self.cleaned_data["photos"])
        kept = self.data.getlist("stash") if isinstance(self.data, QueryDict) else []
        return [*stash.recall(kept), *fresh][: files.MOST_PHOTOS]

    @property
    def stashed(self) -> list[str]:
        """Tokens of the photos that are kept while something else is put right."""
        return stash.tokens(self.cleaned_data.get("photos") or []) if self.is_bound else []


def checked(uploads: Any) -> list[Prepared]:
    """Pictures that are pictures; what is wrong with the others is said at the field."""
    try:
        return files.photos(uploads)
    except Invalid as fault:
        raise forms.ValidationError(fault.texts(gettext)["photos"]) from fault
