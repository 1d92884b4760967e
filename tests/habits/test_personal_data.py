"""Every personal field says why it is kept, by which right, how long and how it is masked (PIPL art. 17)."""

from django.apps import apps
from django.db import models

from linli.kernel import mask
from linli.platform.identity import keeping
from linli.platform.identity.fields import Personal, SealedTextField

TELLING = ("name", "phone", "id_number", "address", "birthday", "email", "plate")
# Names of things and bodies, and telephones of offices: not of people.
NOT_PERSONAL = {
    "places.Area", "places.Compound", "places.Building", "places.Entrance", "places.Home", "places.Organisation",
    "places.AreaVersion", "structure.DepartmentGrid", "structure.Facility", "topics.Topic",
    "dispatch.Category", "cases.SavedView", "flow.CalendarDay", "events.Event", "places.Revision",
    "access.ApiToken", "notices.Code", "groups.ChatGroup",
}  # fmt: skip
# Sealed because they are secrets of the installation, not data of a person.
SECRETS = {"notices.Robot.webhook"}


def declared(model: type[models.Model]) -> dict[str, Personal | None]:
    """Personal fields of a model with their declarations."""
    said = dict(getattr(model, "personal", {}))
    for field in model._meta.concrete_fields:
        if isinstance(field, SealedTextField) and f"{model._meta.label}.{field.name}" not in SECRETS:
            said[field.name] = field.personal
    return said


def our_models() -> list[type[models.Model]]:
    """Every model of this project."""
    return [m for m in apps.get_models() if m.__module__.startswith("linli.")]


def test_each_declaration_names_purpose_basis_retention_and_a_real_mask() -> None:
    for model in our_models():
        for name, personal in declared(model).items():
            assert personal is not None, f"{model._meta.label}.{name}"
            assert all(str(part) for part in (personal.purpose, personal.basis, personal.keep))
            assert hasattr(mask, personal.mask), f"no mask {personal.mask}"


def test_a_field_that_sounds_personal_is_declared() -> None:
    for model in our_models():
        if model._meta.label in NOT_PERSONAL:
            continue
        suspicious = {f.name for f in model._meta.concrete_fields if f.name in TELLING}
        assert suspicious <= set(declared(model)), model._meta.label


# Requests are kept as long as the archive rules say; the care roster with its visits is forgotten by a job of its own.
BY_RULES_OF_THEIR_OWN = {"cases.Case", "care.CareEntry", "care.Visit"}


def test_each_model_with_personal_data_says_how_long_and_can_forget() -> None:
    for model in keeping.personal_models():
        if model._meta.label not in BY_RULES_OF_THEIR_OWN:
            assert hasattr(model, "keep_for") and hasattr(model, "forget"), model._meta.label
