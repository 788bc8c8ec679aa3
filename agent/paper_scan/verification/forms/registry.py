"""The forms that are known by name. Built-in ones are read in on first use; anyone may add more."""

from __future__ import annotations

from paper_scan.verification.forms.form import Form

_FORMS: dict[str, Form] = {}


def register(form: Form, *, replace: bool = False) -> Form:
    """Make a form known by its name, and return it.

    Raises:
        ValueError: another form has that name, and ``replace`` is false.
    """
    _load()
    if form.name in _FORMS and not replace:
        raise ValueError(f"a form named {form.name!r} exists; give another name, or replace=True")
    _FORMS[form.name] = form
    return form


def get_form(name: str) -> Form:
    """The form of that name.

    Raises:
        KeyError: there is none; the message lists those that exist.
    """
    _load()
    if name not in _FORMS:
        raise KeyError(f"no form named {name!r}; there are {', '.join(sorted(_FORMS))}")
    return _FORMS[name]


def all_forms() -> tuple[Form, ...]:
    """Every known form, built-in ones first."""
    _load()
    return tuple(_FORMS.values())


def with_simpler(form: Form) -> tuple[Form, ...]:
    """The form and every form nested in it, the simplest first."""
    found: dict[str, Form] = {form.name: form}
    queue = [form]
    while queue:
        for name in queue.pop().simpler:
            if name not in found:
                found[name] = get_form(name)
                queue.append(found[name])
    return tuple(sorted(found.values(), key=lambda each: len(each.parameters)))


def _load() -> None:
    if not _FORMS:
        from paper_scan.verification.forms import extended_laws, joint_laws, loss_laws, plain_laws, task_laws

        every = (*loss_laws.FORMS, *joint_laws.FORMS, *task_laws.FORMS, *plain_laws.FORMS, *extended_laws.FORMS)
        _FORMS.update((form.name, form) for form in every)
