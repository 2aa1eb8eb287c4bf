"""Sends each line of FILE to URL as one message, with Python's websockets; odd lines as text, even lines as binary.

usage: websockets_client.py URL FILE
"""
import asyncio
import sys

import websockets


async def main():
    url, file = sys.argv[1:]
    with open(file, "rb") as source:
        lines = source.read().split(b"\n")[:-1]
    async with websockets.connect(url) as socket:
        for i, line in enumerate(lines):
            await socket.send(line.decode("utf-8") if i % 2 == 0 else line)


asyncio.run(main())
