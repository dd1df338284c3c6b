"""Doors for other programs: ``ask`` and ``search`` over HTTP (``nextstage serve``), MCP (``nextstage mcp``).

Both doors take the same requests and give the same answers as the command line. They keep nothing: the case
goes in with the message and comes back in the answer.
"""
