"""Forms of residents: one field is asked for, everything else is known, guessed or may be left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.kernel import text as texts
from linli.kernel.errors import Invalid
from linli.platform.attachments import files, stash
from linli.platform.attachments.files import MOST_PHOTOS, Prepared
from linli.platform.attachments.models import Kind
from linli.platform.dispatch.catalogue import catalogue
from linli.platform.places.locate import Where
from linli.platform.signin.forms import CodeField, PhoneField
from linli.platform.ui.forms import LineField, PhotosField, PlainForm
from linli.work.cases import whereabouts
from linli.work.cases.actions.placing import LONGEST
from linli.work.cases.presets import VOICE_ONLY, stored
from linli.work.cases.terms import Satisfied, Solved, Timely
from linli.work.cases.whereabouts import AS_WRITTEN, Asked


class WordsField(forms.CharField):
    """Some sentences; invisible characters are taken out before anything is checked."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        return texts.tidy(super().to_python(value) or "")


class AskedField(WordsField):
    """Looks required, because it is asked for; whether it may be empty after all depends on the rest of the form."""

    def validate(self, value: Any) -> None:
        """The form decides."""


class AskedLine(LineField):
    """The same in one line."""

    def validate(self, value: Any) -> None:
        """The form decides."""


class PickField(forms.ChoiceField):
    """A choice whose list is known only while checking; what is not in it counts as not chosen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.RadioSelect, **kwargs)

    def valid_value(self, value: Any) -> bool:
        return True


class FilesForm(PlainForm):
    """Photos and a recording that survive a fault elsewhere in the form: they come back as signed tokens."""

    photos = PhotosField(label=_("照片"), required=False)
    voice = forms.FileField(label=_("录音"), required=False)

    @property
    def tokens(self) -> list[str]:
        """Tokens of everything that is already with us."""
        return stash.tokens(self.prepared) if self.is_bound else []

    @property
    def prepared(self) -> list[Prepared]:
        """Checked files: those kept from before, then the new ones."""
        return [*self._kept(), *getattr(self, "fresh", [])]

    def clean(self) -> dict[str, Any]:
        """Check each file by itself: one bad picture does not cost the others."""
        cleaned = super().clean() or {}
        self.fresh: list[Prepared] = []
        for upload in cleaned.get("photos") or []:
            self._take("photos", upload)
        if upload := cleaned.get("voice"):
            self._take("voice", upload)
        photos = [one for one in self.prepared if one.kind == Kind.PHOTO]
        if len(photos) > MOST_PHOTOS:
            surplus = photos[MOST_PHOTOS:]
            self.fresh = [one for one in self.fresh if one not in surplus]
            self.add_error("photos", gettext("最多 9 张照片，后面的没有收下，请去掉几张"))
        return cleaned

    def _take(self, name: str, upload: Any) -> None:
        try:
            self.fresh.append(files.photo(upload) if name == "photos" else files.voice(upload))
        except Invalid as error:
            self.add_error(name, error.texts(gettext)[name])

    def _kept(self) -> list[Prepared]:
        given: list[str] = self.data.getlist("stash") if hasattr(self.data, "getlist") else []
        return stash.recall(given[: MOST_PHOTOS + 1])


class ReportForm(FilesForm):
    """反映问题: the text is the only thing that must be typed. `where` and `candidates` are found while checking."""

    text = AskedField(
        label=_("什么事？"), help_text=_("一句话说清楚就行，例如“7 号楼前路灯不亮”"), rows=4, max_length=LONGEST
    )
    words = AskedLine(label=_("在哪里？"), help_text=_("例如“3 号楼 2 单元门口”"), max_length=120)
    picked = PickField(label=_("您说的是哪一处？"))
    community = AskedLine(label=_("您在哪个社区？"), widget=forms.Select)
    category = forms.CharField(label=_("类别"), required=False, widget=forms.Select)
    anonymous = forms.BooleanField(
        label=_("不公开我的姓名和电话"),
        help_text=_("只有办理您这件事的人能看到，谁看过会留下记录"),
        required=False,
    )
    contact_phone = PhoneField(
        label=_("换个号码联系我"), help_text=_("只为这一件事打这个号码，您登录的号码不变"), required=False
    )
    for_name = LineField(label=_("家里人怎么称呼"), max_length=40, required=False)
    for_phone = PhoneField(label=_("家里人的手机号"), help_text=_("办理结果也会告诉他"), required=False)

    def __init__(self, *args: Any, home: Where | None = None, only_text: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.home, self.only_text = home, only_text
        self.where: Where | None = None
        self.candidates: Sequence[Where] = ()
        self.asked = Asked.of(self.data if self.is_bound else self.initial)
        places = [(str(one.pk), one.name) for one in whereabouts.communities()]
        self.fields["community"].widget.choices = [("", gettext("请选择")), *places]

    def clean_category(self) -> str:
        """A code of the catalogue; anything else leaves it to the guess."""
        code = str(self.cleaned_data["category"])
        return code if code in catalogue.get().categories else ""

    def clean(self) -> dict[str, Any]:
        """What is missing is asked for in the words of the page."""
        cleaned = super().clean()
        if "text" in cleaned and not cleaned["text"]:
            if any(one.kind == Kind.VOICE for one in self.prepared):
                cleaned["text"] = stored(VOICE_ONLY)
            else:
                self.add_error("text", gettext("请写一句话，说明是什么事"))
        if not self.only_text:
            self._clean_family(cleaned)
            self._clean_place()
        return cleaned

    def _clean_family(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("for_name") and not cleaned.get("for_phone") and "for_phone" not in self.errors:
            self.add_error("for_phone", gettext("请写家里人的手机号，好把结果告诉他"))

    def _clean_place(self) -> None:
        if whereabouts.elsewhere(self.asked):
            self.add_error("words", gettext("您现在的位置不在我们的网格里，请写在哪里"))
            return
        found = whereabouts.resolve(self.asked, self.home)
        self.where, self.candidates = found.where, found.candidates
        if found.candidates:
            options = [(whereabouts.key_of(one), one.words) for one in found.candidates]
            picked = self.fields["picked"]
            assert isinstance(picked, PickField)
            picked.choices = [*options, (AS_WRITTEN, gettext("都不是，照我写的找"))]
            self.add_error("picked", gettext("这样的地方有几处，请选您说的是哪一处"))
        elif found.where is None:
            name = "community" if self.asked.words else "words"
            self.add_error(name, gettext("请选您在哪个社区") if self.asked.words else gettext("请写在哪里"))


class ContactForm(PlainForm):
    """The last step of somebody without an account: whom to tell."""

    phone = PhoneField(label=_("您的手机号"), help_text=_("办得怎么样，发短信告诉您"))
    called = LineField(label=_("怎么称呼您"), help_text=_("例如“王女士”"), max_length=40, required=False)


class ContactCodeForm(ContactForm):
    """And the proof that the phone is theirs."""

    code = CodeField(label=_("短信验证码"), error_messages={"required": _("请填短信里的 6 位数字")})


class RateForm(PlainForm):
    """Three questions; none has an answer before the resident gives one (F2.7)."""

    timely = forms.ChoiceField(label=_("1. 有人及时联系您吗？"), choices=Timely.choices, widget=forms.RadioSelect)
    solved = forms.ChoiceField(label=_("2. 事情解决了吗？"), choices=Solved.choices, widget=forms.RadioSelect)
    satisfied = forms.ChoiceField(label=_("3. 您满意吗？"), choices=Satisfied.choices, widget=forms.RadioSelect)
    words = WordsField(label=_("还想说点什么"), max_length=500, required=False, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("timely", "solved", "satisfied"):
            self.fields[name].error_messages |= {
                "required": gettext("请选一个答案：%(asked)s") % {"asked": str(self.fields[name].label)[3:]},
                "invalid_choice": gettext("请选一个答案"),
            }


class SupplementForm(FilesForm):
    """补充情况."""

    words = WordsField(label=_("补充什么？"), max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        """Words or a photo, one of both."""
        cleaned = super().clean()
        if not cleaned.get("words") and not self.prepared and not self.errors:
            self.add_error("words", gettext("请写一句要补充的，或者加一张照片"))
        return cleaned


class ReopenForm(PlainForm):
    """没办好，请重办."""

    why = WordsField(label=_("哪里没办好？"), max_length=500, error_messages={"required": _("请写一句哪里没办好")})


class WithdrawForm(PlainForm):
    """不用办了."""

    why = WordsField(label=_("为什么不用办了"), max_length=200, required=False, rows=2)


class FollowForm(PlainForm):
    """编号 and 查询码."""

    number = LineField(
        label=_("编号"),
        max_length=30,
        error_messages={"required": _("请填编号，例如 LA-261116-0037")},
        help_text=_("短信里有，例如 LA-261116-0037"),
    )
    code = LineField(label=_("查询码"), max_length=20, error_messages={"required": _("请填 8 位查询码")})


class NameForm(PlainForm):
    """How a resident wants to be called."""

    name = LineField(label=_("怎么称呼您"), max_length=40, error_messages={"required": _("请写怎么称呼您")})
