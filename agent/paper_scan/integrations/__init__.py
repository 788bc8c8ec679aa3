"""What other agents use: sessions, MCP, the skill; and what this installation has."""
