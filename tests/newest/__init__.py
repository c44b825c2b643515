"""The integration's tests on the newest Home Assistant, whose test plugin has not been published yet."""
