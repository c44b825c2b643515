"""The alarm receiving centre that the hub reports to: receiver, cases, queue, and the API of its pages."""
