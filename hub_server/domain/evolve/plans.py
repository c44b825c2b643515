"""How schedules, smart buttons and habits change."""

from typing import assert_never

from hub_server.domain import events as e
from hub_server.domain.evolve.mappings import put, without
from hub_server.domain.numbers import MOST_HABITS
from hub_server.domain.records import replace
from hub_server.domain.site import Site


def evolve_plans(site: Site, event: e.PlanEvent) -> Site:
    """Return the home after ``event``."""
    match event:
        case e.SchedulePut():
            return replace(site, schedules=put(site.schedules, event.schedule.schedule_id, event.schedule))
        case e.ScheduleRemoved():
            return replace(site, schedules=without(site.schedules, event.schedule_id))
        case e.ScheduleRan():
            schedule = site.schedules.get(event.schedule_id)
            if schedule is None:
                return site
            schedule = replace(schedule, ran_utc_ms=event.due_utc_ms)
            return replace(site, schedules=put(site.schedules, event.schedule_id, schedule))
        case e.ButtonPut():
            return replace(site, buttons=put(site.buttons, event.button.button_id, event.button))
        case e.ButtonRemoved():
            return replace(site, buttons=without(site.buttons, event.button_id))
        case e.ButtonPressed():
            return site
        case e.HabitLearned():
            known = site.habits.get(event.device_id, ())
            same_time = event.habit.minute_of_week
            kept = (habit for habit in known if habit.minute_of_week != same_time)
            return replace(site, habits=put(site.habits, event.device_id, (*kept, event.habit)[-MOST_HABITS:]))
        case _:
            assert_never(event)
