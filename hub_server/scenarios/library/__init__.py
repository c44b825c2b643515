"""Ten homes on which something happens."""
