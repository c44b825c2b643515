"""SQLite: the journal, snapshots, people, codes and clients."""
