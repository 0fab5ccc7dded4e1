"""Storage in a relational database through SQLAlchemy: SQLite and PostgreSQL, beside the host's own tables.

Portable SQL only, one table for each kind: tenant, id and version, the columns promoted for search, and the document as
text. `schema/` holds the same tables as plain SQL for hosts that run their own migrations. `ageing_columns` reads an
ageing policy as columns over the host's own table, `scope_where` a permission as a condition over it.
"""

from offboard_core.adapters.sqlalchemy.ageing import AgeingColumns, ageing_columns
from offboard_core.adapters.sqlalchemy.scope import SharedRows, scope_where
from offboard_core.adapters.sqlalchemy.storage import JoinedSqlStorage, SqlStorage, sqlite_engine
from offboard_core.adapters.sqlalchemy.tables import METADATA, schema_sql

__all__ = [
    "METADATA",
    "AgeingColumns",
    "JoinedSqlStorage",
    "SharedRows",
    "SqlStorage",
    "ageing_columns",
    "schema_sql",
    "scope_where",
    "sqlite_engine",
]
