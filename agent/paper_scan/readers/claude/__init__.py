"""Claude fills the worksheet: the loop, what it is told, the door to the server."""
