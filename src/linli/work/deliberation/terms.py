"""The words of deliberation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """Where an agenda item stands."""

    PROPOSED = "proposed", _("待定，是否列入会议")
    ACCEPTED = "accepted", _("已列入会议")
    DECLINED = "declined", _("没有列入会议")
    DISCUSSED = "discussed", _("已商量，待告知")
    TOLD = "told", _("已告知反映人")
