"""The hub's doors: the native WebSocket, the local socket, and how the hub is found."""
