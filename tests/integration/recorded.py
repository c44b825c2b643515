"""What Home Assistant's recorder has written."""

from homeassistant.components.recorder import Recorder
from sqlalchemy import MetaData, select


async def rows_of(instance: Recorder) -> list[str]:
    """Return every row that was recorded, once everything is."""
    await instance.async_block_till_done()
    return list(await instance.async_add_executor_job(_rows, instance))


def _rows(instance: Recorder) -> list[str]:
    kept = MetaData()
    with instance.get_session() as session:
        kept.reflect(session.connection())
        return [str(row) for table in kept.sorted_tables for row in session.execute(select(table))]
