"""The words of the place tree: levels of areas, kinds of organisations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """Levels of the area tree from the top down (F1.1)."""

    CITY = "city", _("市")
    DISTRICT = "district", _("区县")
    TOWN = "town", _("镇街")
    COMMUNITY = "community", _("社区")
    GRID = "grid", _("网格")
    MICRO_GRID = "micro_grid", _("微网格")


# The levels that matters carry as columns; a micro-grid is found through its grid.
ANCESTORS = (Level.CITY, Level.DISTRICT, Level.TOWN, Level.COMMUNITY, Level.GRID)


class OrganisationKind(models.TextChoices):
    """Kinds of organisations that take part in governing a place (F1.2)."""

    GOVERNMENT = "government", _("党委政府")
    DEPARTMENT = "department", _("部门")
    PARTY_BRANCH = "party_branch", _("党组织")
    COMMITTEE = "committee", _("社区居委会")
    PROPERTY_COMPANY = "property_company", _("物业企业")
    OWNERS_COMMITTEE = "owners_committee", _("业委会")
    SOCIAL = "social", _("社会组织")
    MERCHANT = "merchant", _("商户")
    UTILITY = "utility", _("水电气暖企业")


class Precision(models.TextChoices):
    """How exactly a place is known."""

    HOME = "home", _("到户")
    ENTRANCE = "entrance", _("到单元")
    BUILDING = "building", _("到楼栋")
    COMPOUND = "compound", _("到小区")
    POINT = "point", _("定位点")
    AREA = "area", _("到网格或社区")
