"""Jobs over REST: one's own, and all of them for operators."""

from typing import Annotated, Any, Literal

from fastapi import Query, Request
from starlette.responses import Response

from tansu.core.instants import rfc3339
from tansu.core.principal import Scope
from tansu.features import gallery
from tansu.features.gallery import RenditionState
from tansu.foundation import jobs
from tansu.foundation.jobs import JobPage, JobRecord, JobState
from tansu.protocols.http.jsons import answer
from tansu.protocols.http.state import outside
from tansu.protocols.http.who import signed_in
from tansu.protocols.rest.routing import router

routes = router("jobs")


@routes.get("/jobs")
def own(request: Request, cursor: str = "") -> Response:
    """One's own background work."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who) as work:
        return answer(_page_json(jobs.own_jobs(work, cursor=cursor)))


@routes.get("/operator/jobs")
def everybody(
    request: Request,
    state: Literal["waiting", "running", "done", "dead"] | None = None,
    cursor: str = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> Response:
    """All background work, newest first."""
    who = signed_in(request, Scope.OPERATE)
    with outside(request).read(who) as work:
        page = jobs.list_jobs(work, JobState(state) if state else None, cursor=cursor, limit=limit)
        counts = jobs.counts(work)
        renditions = gallery.pending_renditions(work)
    content = {
        **_page_json(page),
        "counts": {"waiting": counts.waiting, "running": counts.running, "dead": counts.dead},
        "renditions": {
            "pending": renditions.get(RenditionState.PENDING, 0),
            "failed": renditions.get(RenditionState.FAILED, 0),
        },
    }
    return answer(content)


@routes.post("/operator/jobs/{job}/retry", status_code=204)
def retry(request: Request, job: str) -> Response:
    """Try a job again now."""
    who = signed_in(request, Scope.OPERATE)
    with outside(request).work(who) as work:
        jobs.retry(work, job)
    return Response(status_code=204)


@routes.delete("/operator/jobs/{job}", status_code=204)
def remove(request: Request, job: str) -> Response:
    """Forget a job."""
    who = signed_in(request, Scope.OPERATE)
    with outside(request).work(who) as work:
        jobs.remove(work, job)
    return Response(status_code=204)


def _page_json(page: JobPage) -> dict[str, Any]:
    return {"jobs": [_job_json(one) for one in page.jobs], "next": page.next or None}


def _job_json(one: JobRecord) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.name,
        "account": one.account or None,
        "state": one.state.value,
        "attempts": one.attempts,
        "due_at": rfc3339(one.due_at),
        "started_at": rfc3339(one.started_at) if one.started_at else None,
        "finished_at": rfc3339(one.finished_at) if one.finished_at else None,
        "progress": {"done": one.progress.done, "total": one.progress.total} if one.progress else None,
        "error": one.error.words if one.error else None,
    }
