"""Playing with homes: scenarios on a real hub in its own time, and journals read back in words."""
