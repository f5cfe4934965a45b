# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Create, change, retire and delete authorizations, each confirmed. No token is left that nobody knows."""

from __future__ import annotations

import contextlib
import secrets
import typing as t

from .._api.authorizations import (
    create_authorization,
    delete_authorization,
    get_authorization,
    list_authorizations,
    update_authorization,
)
from .._api.client import Client
from .._errors import InfluxError, NotFoundError, RefusedError
from .._model.authorizations import Authorization, NewAuthorization, Permission, describe_permission, unfinished
from .._plan.authorizations import Action, FileState
from .._plan.results_authorizations import AuthorizationProgress
from .._printable import summarize
from .confirm import delete_and_confirm, if_there, send_and_confirm
from .token_file import TokenFile

TestFile = t.Callable[[], FileState]


def apply_authorization(client: Client, progress: AuthorizationProgress, test_file: TestFile) -> None:
    """Carry the plan of ``progress`` out. ``test_file`` says whether the token in the token file works."""
    plan = progress.plan
    for one in plan.older:
        _retire(client, progress, one, test_file if plan.tests_file else None)
    if plan.before is not None and plan.changes:
        _update(client, progress, plan.before, plan.changes)
    if plan.new is not None:
        _create(client, progress, plan.new, plan.token_file)
    with _not_losing_new(client, progress):
        for one in plan.replaced:
            _retire(client, progress, one, None)
        for one in plan.removed:
            _remove(client, progress, one)
    if plan.hidden_id is not None:
        _remove_hidden(client, progress, plan.hidden_id)


@contextlib.contextmanager
def _step(client: Client, operation: str) -> t.Iterator[None]:
    with client.report.step(operation):
        try:
            yield
        except InfluxError as error:
            raise error.during(operation) from error


@contextlib.contextmanager
def _recording(client: Client, progress: AuthorizationProgress, action: Action) -> t.Iterator[None]:
    with client.report.recording(action):
        progress.done.append(action)
        yield


def _update(
    client: Client, progress: AuthorizationProgress, before: Authorization, changes: t.Mapping[str, str]
) -> None:
    with _step(client, f"change {before.title}"):
        now = _change(client, before, **changes)
        with _recording(client, progress, progress.plan.update(before)):
            progress.now = now


def _change(client: Client, one: Authorization, **changes: str) -> Authorization:
    def verify() -> Authorization | None:
        now = get_authorization(client, one.id)
        is_done = all(getattr(now, option) == value for option, value in changes.items())
        return now if is_done else None

    return send_and_confirm(client, lambda: update_authorization(client, one.id, **changes), verify)


def _retire(client: Client, progress: AuthorizationProgress, one: Authorization, test_file: TestFile | None) -> None:
    """Deactivate or delete a superseded authorization. With ``test_file``, be sure first that the token file does not have its token."""
    verb = "delete" if progress.plan.deletes else "deactivate"
    with _step(client, f"{verb} {one.title}"):
        if one.active and (test_file is not None or not progress.plan.deletes):
            try:
                _change(client, one, status="inactive")
            except NotFoundError:
                # Somebody else has deleted it.
                return progress.remove(one)
            if test_file is not None:
                _keep_if_in_file(client, progress, one, test_file)
        if not progress.plan.deletes or _delete(client, one.id):
            with _recording(client, progress, progress.plan.retirement(one)):
                progress.retire(one)
        else:
            progress.remove(one)
    return None


def _keep_if_in_file(client: Client, progress: AuthorizationProgress, one: Authorization, test_file: TestFile) -> None:
    """Activate ``one`` again, and raise an error, if the token file has its token: it stopped working when ``one`` was deactivated.

    InfluxDB does not say which authorization a token is, so this is the only way to know.
    """
    try:
        if test_file() == "works":
            return
    except InfluxError as error:
        _activate(client, one, error)
        raise
    path = progress.plan.token_file
    in_use = RefusedError(
        f"the token file {path} has its token, not that of the newest one, so it was left active.",
        operation=f"{'delete' if progress.plan.deletes else 'deactivate'} {one.title}",
        way_out=f"Remove {path}, and set rotate: if_lost to have a new token made.",
    )
    _activate(client, one, in_use)
    raise in_use


def _activate(client: Client, one: Authorization, cause: InfluxError) -> None:
    try:
        _change(client, one, status="active")
    except InfluxError as error:
        raise cause.with_note(f"It has been deactivated, and could not be activated again. {error.message}") from error


def _remove(client: Client, progress: AuthorizationProgress, one: Authorization) -> None:
    with _step(client, f"delete {one.title}"):
        if _delete(client, one.id):
            with _recording(client, progress, progress.plan.deletion(one)):
                progress.remove(one)
        else:
            progress.remove(one)


def _remove_hidden(client: Client, progress: AuthorizationProgress, authorization_id: str) -> None:
    """Delete an authorization that is not shown: while it is there, the server names its user or organization as missing."""

    def is_there() -> bool:
        try:
            get_authorization(client, authorization_id)
        except NotFoundError as error:
            return error.server_message != "authorization not found"
        return True

    with _step(client, f"delete the token with the ID {authorization_id}"):
        if delete_and_confirm(client, lambda: delete_authorization(client, authorization_id), is_there):
            with _recording(client, progress, progress.plan.hidden_deletion(authorization_id)):
                progress.now = None


def _delete(client: Client, authorization_id: str) -> bool:
    """Whether this has deleted the authorization, and not somebody else."""
    return delete_and_confirm(
        client,
        lambda: delete_authorization(client, authorization_id),
        lambda: if_there(lambda: get_authorization(client, authorization_id)) is not None,
    )


def _create(client: Client, progress: AuthorizationProgress, new: NewAuthorization, path: str | None) -> None:
    """Make the token, deliver it, and only then give it its description: what is left of a run that dies before is known by that."""
    with contextlib.ExitStack() as stack:
        file = None if path is None else stack.enter_context(TokenFile(path))
        with _step(client, f"create the token {new.description!r}"):
            made = _make(client, new)
            with _discarding(client, made):
                _check_made(made, new)
                if file is not None:
                    file.write(made.token)
            with contextlib.ExitStack() as undelivered:
                undelivered.enter_context(_discarding(client, made) if file is None else _keeping(client, made))
                now = _change(client, made, description=new.description)
            with _recording(client, progress, progress.plan.creation()):
                progress.create(_named(now, made))
            if path is not None:
                with _recording(client, progress, progress.plan.delivery(path)):
                    pass


def _named(now: Authorization, made: Authorization) -> Authorization:
    return Authorization(**{**now.__dict__, "token": made.token, "names": made.names})


def _make(client: Client, new: NewAuthorization) -> Authorization:
    """Return the new authorization under a description that no other has, so that it is found where the answer was lost."""
    description = unfinished(new.description, secrets.token_hex(8))

    def forget_lost() -> None:
        for one in list_authorizations(client, new.org_id):
            if one.description == description:
                _delete(client, one.id)

    return send_and_confirm(client, lambda: create_authorization(client, new, description), forget_lost)


def _check_made(made: Authorization, new: NewAuthorization) -> None:
    """Raise :class:`RefusedError` where the server made something else than what was asked for."""
    problems = describe_permission_problems(made.permissions, frozenset(new.permissions))
    if (made.org_id, made.user_id) != (new.org_id, new.user_id):
        problems.append(f"belongs to the organization {made.org_id} and the user {made.user_id}")
    if not made.token:
        problems.append("came without its token")
    if problems:
        raise RefusedError(
            f"the token that the server made {', and '.join(problems)}.",
            operation=f"create the token {new.description!r}",
            way_out="Check the version of the server, and what stands in front of it.",
        )


def describe_permission_problems(made: frozenset[Permission], asked: frozenset[Permission]) -> list[str]:
    """Return in words what is wrong with the permissions that the server ``made`` of those that were ``asked`` for."""
    problems = []
    if made - asked:
        problems.append(f"grants {_described(made - asked)}, which was not asked for")
    if asked - made:
        problems.append(f"lacks {_described(asked - made)}")
    return problems


def _described(permissions: t.Iterable[Permission]) -> str:
    return summarize(sorted(describe_permission(one) for one in permissions))


@contextlib.contextmanager
def _discarding(client: Client, made: Authorization) -> t.Iterator[None]:
    """Delete ``made`` if the block fails, since nobody would get its token."""
    try:
        yield
    except InfluxError as error:
        client.secrets.add(made.token or made.id)
        _discard(client, made, error)


def _discard(client: Client, made: Authorization, cause: InfluxError) -> t.NoReturn:
    try:
        _delete(client, made.id)
    except InfluxError as error:
        raise cause.with_note(
            f"It may have been done all the same: the new token {made.id} could not be deleted. {error.message} The next run deletes it."
        ) from cause
    raise cause.with_note("The new token was deleted.") from cause


@contextlib.contextmanager
def _keeping(client: Client, made: Authorization) -> t.Iterator[None]:
    """Say, if the block fails, that the token file has a token that works."""
    try:
        yield
    except InfluxError as error:
        client.secrets.add(made.token)
        raise error.with_note(
            f"It may have been done all the same: the new token {made.id} works, and token_file has it. The next run makes another one."
        ) from error


@contextlib.contextmanager
def _not_losing_new(client: Client, progress: AuthorizationProgress) -> t.Iterator[None]:
    """Delete a new token if the block fails and no file has it: a task that fails returns no token."""
    try:
        yield
    except InfluxError as error:
        if progress.now is None or not progress.token or progress.plan.token_file is not None:
            raise
        with _recording(client, progress, progress.plan.deletion(progress.now)):
            progress.token = None
        _discard(client, progress.now, error)
