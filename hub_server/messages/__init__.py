"""Messages to the people of the home: which, in which words, and the outbox they lie in."""
