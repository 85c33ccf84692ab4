"""Run by Alembic for each command; the connection comes from `bot.migrations.config`."""

from alembic import context
from sqlmodel import SQLModel

# Each import brings the tables of one room.
import bot.ask.later_models
import bot.ask.models
import bot.audit
import bot.champions.models
import bot.incidents.models
import bot.insight.models
import bot.installation
import bot.keys
import bot.people.models
import bot.pulse.models
import bot.registry.models
import bot.requests.models
import bot.rollout.models
import bot.slack.models
import bot.usage.models
import bot.work  # noqa: F401
from bot.migrations import spell

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    render_item=spell,
    # SQLite's DDL is transactional once the driver keeps out of it, as bot.db sees to; Alembic assumes otherwise.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
