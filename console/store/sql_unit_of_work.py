"""One transaction over SQLAlchemy, with the repositories in it."""

from collections.abc import Callable
from types import TracebackType
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from console.store.encryption.port import Cipher
from console.store.faults import mapped
from console.store.queue_upkeep import bring_up
from console.store.sealing import Sealer
from console.store.sql_accounts import SqlAccounts
from console.store.sql_api_keys import SqlApiKeys
from console.store.sql_arrivals import SqlArrivals
from console.store.sql_audit import SqlAudit
from console.store.sql_calls import SqlCalls
from console.store.sql_campaign import SqlCampaign
from console.store.sql_erasures import SqlErasures
from console.store.sql_handlings import SqlHandlings
from console.store.sql_held import SqlHeld
from console.store.sql_history import SqlHistory
from console.store.sql_inbox import SqlInbox
from console.store.sql_knowledge import SqlKnowledge
from console.store.sql_learning import SqlLearning
from console.store.sql_links import SqlLinks
from console.store.sql_messages import SqlMessages
from console.store.sql_orders import SqlOrders
from console.store.sql_parties import SqlCarts, SqlCustomers, SqlShops
from console.store.sql_period_reports import SqlPeriodReports
from console.store.sql_queue import SqlQueue
from console.store.sql_reports import SqlReports
from console.store.sql_results import SqlResults
from console.store.sql_retention import SqlRetention
from console.store.sql_rules import SqlBarred, SqlFacts, SqlKeep
from console.store.sql_scripts import SqlScripts
from console.store.sql_surveys import SqlSurveys


class SqlUnitOfWork:
    def __init__(self, engine: Engine, cipher: Cipher, *, read_only: bool) -> None:
        self._session = Session(engine.execution_options(okaeri_read_only=read_only), expire_on_commit=False)
        sealer = Sealer(self._session, cipher)
        self.shops = SqlShops(self._session)
        self.customers = SqlCustomers(self._session, sealer)
        self.carts = SqlCarts(self._session, sealer)
        self.orders = SqlOrders(self._session)
        self.inbox = SqlInbox(self._session, cipher)
        self.arrivals = SqlArrivals(self._session, cipher)
        self.facts = SqlFacts(self._session)
        self.scripts = SqlScripts(self._session)
        self.calls = SqlCalls(self._session, sealer)
        self.history = SqlHistory(self._session, sealer, self.calls)
        self.reports = SqlReports(self._session)
        self.period_reports = SqlPeriodReports(self._session)
        self.campaign = SqlCampaign(self._session, cipher)
        self.queue = SqlQueue(self._session, cipher)
        self.handlings = SqlHandlings(self._session)
        self.links = SqlLinks(self._session, sealer)
        self.results = SqlResults(self._session)
        self.messages = SqlMessages(self._session)
        self.surveys = SqlSurveys(self._session, cipher)
        self.api_keys = SqlApiKeys(self._session)
        self.accounts = SqlAccounts(self._session)
        self.erasures = SqlErasures(self._session, cipher)
        self.held = SqlHeld(self._session, sealer)
        self.retention = SqlRetention(self._session)
        self.knowledge = SqlKnowledge(self._session)
        self.learning = SqlLearning(self._session, sealer)
        self.barred = SqlBarred(self._session, cipher)
        self.keep = SqlKeep(self._session)
        self.audit = SqlAudit(self._session, cipher)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        try:
            self._session.close()
        except SQLAlchemyError as closing:
            if fault is None:
                raise mapped(closing) from closing
        if isinstance(fault, SQLAlchemyError):
            raise mapped(fault) from fault

    def commit(self) -> None:
        bring_up(self._session)
        self._session.commit()


class SqlStore:
    """Satisfies ``console.service.unit_of_work.Store``. ``leave`` is called when it is closed."""

    def __init__(self, engine: Engine, cipher: Cipher, leave: Callable[[], None] = lambda: None) -> None:
        self._engine = engine
        self._cipher = cipher
        self._leave = leave

    def __call__(self, *, read_only: bool = False) -> SqlUnitOfWork:
        return SqlUnitOfWork(self._engine, self._cipher, read_only=read_only)

    @property
    def one_writer(self) -> bool:
        return self._engine.dialect.name == "sqlite"

    def scrub(self) -> None:
        if self._engine.dialect.name == "sqlite":
            with self._engine.connect() as connection:
                connection.exec_driver_sql("COMMIT")  # the checkpoint waits for every transaction, its own connection's too
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.exec_driver_sql("BEGIN")

    def close(self) -> None:
        self._leave()
        self._engine.dispose()
