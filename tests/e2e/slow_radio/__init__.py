"""An integration of another brand whose sensors are there only once they are heard, as those of slow radios are."""
