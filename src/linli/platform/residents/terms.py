"""The words of residents: how one is tied to a home, what a record is about, how it was checked."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tie(models.TextChoices):
    """How a resident is tied to a home."""

    OWNER = "owner", _("业主")
    FAMILY = "family", _("家人")
    TENANT = "tenant", _("租住")


class VehicleKind(models.TextChoices):
    """What kind of vehicle it is."""

    CAR = "car", _("小汽车")
    ELECTRIC_CAR = "electric_car", _("新能源汽车")
    MOTORCYCLE = "motorcycle", _("摩托车")
    ELECTRIC_BIKE = "electric_bike", _("电动自行车")
    OTHER = "other", _("其他车辆")


class Subject(models.TextChoices):
    """What a line of the history is about."""

    PERSON = "person", _("本人")
    RESIDENCE = "residence", _("住址")
    TENANCY = "tenancy", _("租住")
    VEHICLE = "vehicle", _("车辆")
    MERGE = "merge", _("合并")


class Field(models.TextChoices):
    """The fields of a record, as people read them."""

    NAME = "name", _("姓名")
    PHONE = "phone", _("手机号")
    ID_NUMBER = "id_number", _("证件号码")
    HOME = "home", _("住址")
    TIE = "tie", _("与房屋关系")
    SINCE = "since", _("入住日期")
    UNTIL = "until", _("搬走日期")
    ENDS_ON = "ends_on", _("租期到")
    PLATE = "plate", _("车牌")
    CONSENT = "consent", _("同意")
    MERGE = "merge", _("合并登记")
    CLOSURE = "closure", _("注销")


class Checked(models.TextChoices):
    """How a field came to be confirmed."""

    SELF = "self", _("本人")
    VISIT = "visit", _("上门")
    CASE = "case", _("办事时")
    DESK = "desk", _("窗口或电话")


class ConsentKind(models.TextChoices):
    """What is done with data only because the person agreed."""

    VEHICLES = "vehicles", _("登记车牌，方便邻居找您挪车")
    NOTICES = "notices", _("用短信告诉您活动和便民消息")
    TALENT = "talent", _("把您的特长登记进能人库")
