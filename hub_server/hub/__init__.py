"""The running hub: one mailbox, one writer, and what everything that listens reads from."""
