"""Words of the registers: where an import stands, what becomes of an export, and what cannot be read at all."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import LinliError

MOST_COLUMNS = 100
KEPT_DAYS = 7  # files of imports and exports


class Unreadable(LinliError):
    """The file as a whole cannot be used; the sentence says what to do."""

    status = 422


class State(models.TextChoices):
    """Where an import stands. Nothing of it is in the registers before WRITING."""

    UPLOADED = "uploaded", _("正在读表格")
    CHECKING = "checking", _("正在检查")
    CHECKED = "checked", _("检查完了，等您确认")
    WRITING = "writing", _("正在写入")
    DONE = "done", _("写入完了")
    UNREADABLE = "unreadable", _("读不了")
    DROPPED = "dropped", _("已取消")


AT_WORK = (State.UPLOADED, State.CHECKING, State.WRITING)


class ExportState(models.TextChoices):
    """What became of a request for an export of personal data."""

    ASKED = "asked", _("等第二个人同意")
    APPROVED = "approved", _("已同意")
    REFUSED = "refused", _("没有同意")
    EXPIRED = "expired", _("已到期")


class Trace(models.TextChoices):
    """What is kept for ever of an export."""

    ASKED = "asked", _("申请")
    APPROVED = "approved", _("同意")
    REFUSED = "refused", _("不同意")
    MADE = "made", _("生成文件")
    FETCHED = "fetched", _("下载")
    EXPIRED = "expired", _("到期删除")
