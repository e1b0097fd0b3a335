"""The application behind the door."""

from fastapi import FastAPI

from console.server import (
    answers,
    campaign,
    comparisons,
    history,
    imports,
    intake,
    knowledge,
    learning,
    link,
    live,
    messages,
    people,
    period_reports,
    privacy,
    queue,
    reports,
    rest,
    results,
    scripts,
    session,
    setup,
    survey,
)
from console.server.access import Access
from console.service.engine import EngineService


def create_app(service: EngineService | None, access: Access | None) -> FastAPI:
    """Without a service it can be described only. No pages, no documentation pages: only what docs/ENGINE_DOOR.md lists."""
    app = FastAPI(title="Okaeri Console engine", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.service = service
    app.state.access = access
    answers.install(app)
    app.add_middleware(intake.IntakeFirst, service=service)
    app.include_router(intake.router)
    app.include_router(rest.router)
    app.include_router(campaign.router)
    app.include_router(history.router)
    app.include_router(reports.router)
    app.include_router(comparisons.router)
    app.include_router(period_reports.router)
    app.include_router(knowledge.router)
    app.include_router(learning.router)
    app.include_router(live.router)
    app.include_router(imports.router)
    app.include_router(messages.router)
    app.include_router(people.router)
    app.include_router(privacy.router)
    app.include_router(results.router)
    app.include_router(queue.router)
    app.include_router(scripts.router)
    app.include_router(session.router)
    app.include_router(setup.router)
    app.include_router(survey.router)
    app.include_router(link.router)
    return app
